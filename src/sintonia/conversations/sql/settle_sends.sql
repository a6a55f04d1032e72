-- Write down how claimed effects ended, on the messages they carried and on their own rows; what the bot said and was
-- sent as a matter of course leaves the outbox.
WITH ended AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%(ended)s::json) AS e
        (id bigint, state text, provider_id text, error text, due_at timestamptz, failed boolean)
),
gone AS (
    DELETE FROM conversations_outbox o USING ended e
    WHERE o.id = e.id AND e.state = 'sent' AND o.key = '' AND NOT o.doubtful
    RETURNING o.contact_id, o.number, e.state, e.provider_id
),
stay AS (
    UPDATE conversations_outbox o
    SET state = e.state,
        provider_id = e.provider_id,
        error = e.error,
        body = CASE WHEN o.kind = 'code' AND e.state <> 'waiting' THEN '{}' ELSE o.body END,
        due_at = coalesce(e.due_at, o.due_at),
        first_failed_at = CASE WHEN e.failed THEN coalesce(o.first_failed_at, %(at)s) ELSE o.first_failed_at END,
        done_at = CASE WHEN e.state IN ('sent', 'dead', 'withheld') THEN %(at)s END
    FROM ended e
    WHERE o.id = e.id AND (e.state <> 'sent' OR o.key <> '' OR o.doubtful) AND o.state IN ('sending', 'withheld')
    RETURNING o.contact_id, o.number, o.state, o.provider_id
)
UPDATE conversations_message m
SET state = CASE r.state WHEN 'dead' THEN 'failed' ELSE r.state END, provider_id = r.provider_id
FROM (SELECT * FROM gone UNION ALL SELECT * FROM stay) r
WHERE m.contact_id = r.contact_id AND m.number = r.number AND r.state IN ('sent', 'dead', 'withheld')
    AND m.state = 'queued'
