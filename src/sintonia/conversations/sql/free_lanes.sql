-- Free the leases of workers that are no more: whoever lives holds an advisory lock under its number.
UPDATE conversations_lane SET lease = NULL, leased_until = NULL, worker = NULL
WHERE lease IS NOT NULL AND worker IS NOT NULL AND NOT EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND classid = %(kind)s AND objid = conversations_lane.worker
)
