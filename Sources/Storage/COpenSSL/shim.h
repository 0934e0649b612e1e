// SHA-256 with the context on the caller's stack: the one-shot and EVP calls of OpenSSL 3 allocate.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
