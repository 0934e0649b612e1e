int daybook_json_placeholder(void);
