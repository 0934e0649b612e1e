#include "CSimdJSON.h"
int daybook_json_placeholder(void) { return 0; }
