-- Claim effects that are due: of a contact only its lowest unsent message; never a bot's words over a person's.
-- Arrays of ids and no joins between these steps: however young the tables, each row is one look into an index.
WITH heads AS MATERIALIZED (
    SELECT due.id FROM (
        SELECT id, contact_id FROM conversations_outbox
        WHERE done_at IS NULL AND state = 'waiting' AND due_at <= %(at)s
            -- However much waits for an account that is paused or has its share under way, it hides nobody behind it.
            AND (
                account_id IS NULL
                OR account_id <> ALL (
                    ARRAY(SELECT id FROM conversations_channelaccount WHERE paused_until > %(at)s)
                    || %(full)s::bigint[]
                )
            )
        ORDER BY due_at, id LIMIT %(scan)s
    ) AS due
    WHERE contact_id IS NULL
        OR NOT EXISTS (
            SELECT FROM conversations_outbox earlier
            WHERE earlier.contact_id = due.contact_id AND earlier.id < due.id
                AND earlier.done_at IS NULL AND earlier.state IN ('waiting', 'sending')
        )
    LIMIT %(most)s
),
taken AS MATERIALIZED (
    SELECT id FROM conversations_outbox
    WHERE id = ANY (ARRAY(SELECT id FROM heads)) AND state = 'waiting'
    ORDER BY id LIMIT %(most)s
    FOR UPDATE SKIP LOCKED
)
UPDATE conversations_outbox o
SET state = CASE
        WHEN o.author = 'bot' AND c.owner LIKE 'agent:%%' THEN 'withheld'
        ELSE 'sending'
    END,
    sending_since = %(at)s,
    attempts = o.attempts + 1
FROM conversations_outbox self
    LEFT JOIN conversations_contact c ON c.id = self.contact_id
    -- What carries no body of its own is a message, whose words are kept with it.
    LEFT JOIN conversations_message m
        ON self.body IS NULL AND m.contact_id = self.contact_id AND m.number = self.number
WHERE self.id = ANY (ARRAY(SELECT id FROM taken)) AND o.id = self.id
RETURNING o.id, o.kind, o.key, o.account_id, o.contact_id, o.number, o.address, coalesce(o.body, m.content)::text AS body, o.state, o.attempts,
    o.first_failed_at, c.latest_heard_at, c.lane
