-- Lease the lanes whose oldest elements wait longest; nobody else may turn them until the lease ends.
WITH waiting AS MATERIALIZED (
    SELECT lane FROM conversations_inbox
    WHERE done_at IS NULL AND lane IS NOT NULL
        -- However much waits in lanes that are parked, it hides nobody behind it.
        AND lane NOT IN (SELECT id FROM conversations_lane WHERE parked_at IS NOT NULL)
    ORDER BY id LIMIT %(scan)s
),
free AS (
    SELECT id FROM conversations_lane
    WHERE id IN (SELECT lane FROM waiting)
        AND parked_at IS NULL
        AND (leased_until IS NULL OR leased_until < %(at)s)
    LIMIT %(lanes)s
    FOR UPDATE SKIP LOCKED
)
UPDATE conversations_lane SET lease = %(lease)s, leased_until = %(until)s, worker = %(worker)s
FROM free WHERE conversations_lane.id = free.id
RETURNING conversations_lane.id, conversations_lane.attempts
