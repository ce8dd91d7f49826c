-- What was taken out is here again, whole. KEYS: log head seen cursors floor agenda
-- ARGV: conversation, seq, holder, term, order, ms until it is due again, number of lines, number of batches,
-- then seq, id, at, holder, term, event per line; batch and `first last at` per batch; cursor and number per cursor
local head = redis.call('HMGET', KEYS[2], 'archived', 'seq')
if not head[1] or tonumber(head[2]) > tonumber(ARGV[2]) then return 0 end
local batches = 9 + tonumber(ARGV[7]) * 6
local cursors = batches + tonumber(ARGV[8]) * 2
for i = 9, batches - 1, 6 do
  redis.call('XADD', KEYS[1], ARGV[i] .. '-0', 'i', ARGV[i + 1], 't', ARGV[i + 2], 'h', ARGV[i + 3], 'm', ARGV[i + 4],
    'e', ARGV[i + 5])
end
for i = batches, cursors - 1, 2 do redis.call('HSET', KEYS[3], ARGV[i], ARGV[i + 1]) end
for i = cursors, #ARGV, 2 do redis.call('HSET', KEYS[4], ARGV[i], ARGV[i + 1]) end
redis.call('HSET', KEYS[2], 'seq', ARGV[2], 'holder', ARGV[3], 'term', ARGV[4])
redis.call('HDEL', KEYS[2], 'archived')
redis.call('ZADD', KEYS[5], ARGV[5], ARGV[1])
local now = redis.call('TIME')
redis.call('ZADD', KEYS[6], string.format('%d', tonumber(now[1]) * 1000 + tonumber(ARGV[6])), ARGV[1])
return 1
