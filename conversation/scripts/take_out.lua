-- The archive has it: only the head stays here, and says so. Nothing happens when something moved since the copy.
-- KEYS: log head seen cursors floor agenda leases; ARGV: conversation, token, seq, erasures, then cursor and number
-- per cursor
if redis.call('HGET', KEYS[7], ARGV[1]) ~= ARGV[2] then return 'stale' end
local head = redis.call('HMGET', KEYS[2], 'seq', 'erasures')
if head[1] ~= ARGV[3] or (head[2] or '0') ~= ARGV[4] then return 'moved' end
if redis.call('HLEN', KEYS[4]) ~= (#ARGV - 4) / 2 then return 'moved' end
for i = 5, #ARGV, 2 do
  if redis.call('HGET', KEYS[4], ARGV[i]) ~= ARGV[i + 1] then return 'moved' end
end
redis.call('DEL', KEYS[1], KEYS[3], KEYS[4])
redis.call('HSET', KEYS[2], 'archived', 1)
redis.call('ZREM', KEYS[5], ARGV[1])
redis.call('ZREM', KEYS[6], ARGV[1])
redis.call('HDEL', KEYS[7], ARGV[1])
return 'out'
