-- Turns before 2025 on another server, by postgres_fdw: statements of a candidate's ddl, each ends with ;;
-- HOST stands for where the other server is. It needs a user paritygate with the right to create schemas.
CREATE EXTENSION IF NOT EXISTS postgres_fdw SCHEMA public;;
CREATE EXTENSION IF NOT EXISTS dblink SCHEMA public;;
CREATE SERVER IF NOT EXISTS far FOREIGN DATA WRAPPER postgres_fdw
  OPTIONS (host 'HOST', port '5432', dbname 'postgres', fetch_size '5000', async_capable 'true', use_remote_estimate 'true');;
CREATE USER MAPPING IF NOT EXISTS FOR CURRENT_USER SERVER far OPTIONS (user 'paritygate');;
SELECT public.dblink_exec('host=HOST port=5432 dbname=postgres user=paritygate',
  'DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema};
   CREATE TABLE {schema}.conversations_past (id uuid PRIMARY KEY, conversation_id varchar(255) NOT NULL,
     turn_number integer NOT NULL, request_text text, response_text text, metadata jsonb, created_at timestamp);
   CREATE INDEX ON {schema}.conversations_past (conversation_id, turn_number)');;
ALTER TABLE {schema}.scores DROP CONSTRAINT scores_turn_id_fkey;;
ALTER TABLE {schema}.conversations RENAME TO conversations_recent;;
CREATE TABLE {schema}.conversations (LIKE {schema}.conversations_recent INCLUDING DEFAULTS) PARTITION BY RANGE (created_at);;
CREATE FOREIGN TABLE {schema}.conversations_past (id uuid NOT NULL, conversation_id varchar(255) NOT NULL,
    turn_number integer NOT NULL, request_text text, response_text text, metadata jsonb,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP)
  SERVER far;;
INSERT INTO {schema}.conversations_past SELECT * FROM {schema}.conversations_recent WHERE created_at < '2025-01-01';;
DELETE FROM {schema}.conversations_recent WHERE created_at < '2025-01-01';;
ALTER TABLE {schema}.conversations ATTACH PARTITION {schema}.conversations_past
  FOR VALUES FROM (MINVALUE) TO ('2025-01-01');;
ALTER TABLE {schema}.conversations ATTACH PARTITION {schema}.conversations_recent DEFAULT;;
