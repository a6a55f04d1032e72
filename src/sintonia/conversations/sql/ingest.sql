-- Keep the elements of a batch that were never seen before; the rest are dropped without a sound.
WITH came AS (
    SELECT * FROM unnest(
        %(digests)s::bytea[], %(accounts)s::bigint[], %(kinds)s::text[], %(keys)s::text[], %(statuses)s::text[],
        %(lanes)s::bigint[], %(raws)s::bytea[]
    ) WITH ORDINALITY AS c (digest, account_id, kind, key, status, lane, raw, n)
),
new AS (
    INSERT INTO conversations_seen (digest, seen_on)
    SELECT digest, (%(at)s::timestamptz AT TIME ZONE 'UTC')::date FROM came ORDER BY digest
    ON CONFLICT DO NOTHING
    RETURNING digest
),
kept AS (
    SELECT DISTINCT ON (came.digest) came.* FROM came JOIN new USING (digest) ORDER BY came.digest, came.n
),
lanes AS (
    INSERT INTO conversations_lane (id, attempts, parked_why)
    SELECT DISTINCT lane, 0, '' FROM kept WHERE lane IS NOT NULL ORDER BY lane
    ON CONFLICT DO NOTHING
)
INSERT INTO conversations_inbox (account_id, kind, key, status, lane, raw, received_at, error)
SELECT account_id, kind, key, status, lane, raw, %(at)s, '' FROM kept ORDER BY n
