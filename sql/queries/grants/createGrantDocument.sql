-- createGrantDocument: a new document of a grant
-- cost: one row and its indexes
insert into natcom.grant_document (
    id, grant_id, kind, title, language, url, sha256, size_bytes)
select
    :'document_id'::uuid, :'id'::uuid, b.kind, b.title, b.language, b.url, b.sha256, b.size_bytes
  from jsonb_to_record(:'body'::jsonb) as b(
    kind text, title text, language text, url text, sha256 text, size_bytes int)
