-- The one write. It knows no rules: it deduplicates, compares term and token, adds, and updates the agenda.
-- KEYS: log head seen bell floor:assistant floor:waiting floor:agent floor:closed, then agenda and leases per role
-- ARGV: conversation, batch id, expected term or '', own role's number or 0, token, ends work, seen seq,
--       holder, term, order, exact, number of roles, a due ms or '' per role, then an event id and an event per event
local c, batch, term, own, token, ends = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4]), ARGV[5], ARGV[6] == '1'
local exact, roles = ARGV[11] == '1', tonumber(ARGV[12])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local first_event = 13 + roles
local writes = #ARGV >= first_event

if writes then
  local before = redis.call('HGET', KEYS[3], batch)
  if before then
    redis.call('HSET', KEYS[3], batch, before) -- changes nothing, and gives this connection's WAIT something to confirm
    return {'again', before}
  end
end

local head = redis.call('HMGET', KEYS[2], 'seq', 'holder', 'term', 'archived')
if writes and head[4] then return {'archived', head[1]} end
local last, holder, at_term = tonumber(head[1] or '0'), head[2] or 'assistant', head[3] or '0'
if own > 0 and redis.call('HGET', KEYS[8 + own * 2], c) ~= token then return {'stale'} end
if term ~= '' and term ~= at_term then return {'term', at_term} end
local moved = last ~= tonumber(ARGV[7])
if exact and moved then return {'moved', head[1] or '0'} end

local first, final = last, last
if writes then
  first = math.max(last + 1, now)
  final = first - 1
  if term ~= '' then
    if holder ~= ARGV[8] then
      for i = 5, 8 do redis.call('ZREM', KEYS[i], c) end
    end
    holder, at_term = ARGV[8], ARGV[9]
  end
  for i = first_event, #ARGV, 2 do
    final = final + 1
    redis.call('XADD', KEYS[1], string.format('%d-0', final), 'i', ARGV[i], 't', string.format('%d', now),
      'h', holder, 'm', at_term, 'e', ARGV[i + 1])
  end
  redis.call('HSET', KEYS[2], 'seq', string.format('%d', final), 'holder', holder, 'term', at_term)
  redis.call('HSET', KEYS[3], batch, string.format('%d %d %d', first, final, now))
  if at_term == ARGV[9] then -- else the order was computed for a floor that has moved: the mover has set it
    local floors = {assistant = 5, waiting = 6, agent = 7, closed = 8}
    redis.call('ZADD', KEYS[floors[holder]], ARGV[10], c)
  end
end

local hints = ''
for i = 1, roles do
  local agenda, leases, due = KEYS[7 + i * 2], KEYS[8 + i * 2], ARGV[12 + i]
  local skip = i == own and not ends -- the worker goes on: its lease says when the work comes back
  if i == own and ends then
    redis.call('HDEL', leases, c)
    if moved then due = string.format('%d', now) end
  elseif not skip then
    local current = redis.call('ZSCORE', agenda, c)
    if redis.call('HEXISTS', leases, c) == 1 then
      if current and tonumber(current) > now then
        skip = true -- somebody is at it; what is written now is found when that work ends
      else
        redis.call('HDEL', leases, c)
      end
    end
    if not skip and moved and current then
      if due == '' or tonumber(current) < tonumber(due) then due = string.format('%d', current) end
    end
  end
  if not skip then
    if due == '' then redis.call('ZREM', agenda, c) else redis.call('ZADD', agenda, due, c) end
  end
  if ARGV[12 + i] ~= '' then hints = hints .. ',"' .. string.match(agenda, '[^:]+$') .. '":' .. ARGV[12 + i] end
end

if writes then
  redis.call('SPUBLISH', KEYS[4], '{"conversation":"' .. c .. '","seq":' .. string.format('%d', final)
    .. ',"dues":{' .. string.sub(hints, 2) .. '}}')
end
return {'ok', string.format('%d %d %d', first, final, now), moved and '1' or '0'}
