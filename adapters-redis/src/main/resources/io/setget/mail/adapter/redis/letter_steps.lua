-- Revives or deletes many dead letters, those that died first before the others.
--
-- ARGV    4 "revive" or "delete"; 5 a token of this wish; 6 how many at most; 7 capacity; 8 capacity for emails that are
--         not critical; 9 cause, or empty: any; 10 only those that died by then, in ms; empty: any time
--         11 1: only those of the ids that follow, from 12 on
-- Result  how many; 1 if any were left for want of room, else 0; the time in ms
local revives, most = ARGV[4] == 'revive', tonumber(ARGV[6])
local capacity, ordinary_capacity = tonumber(ARGV[7]), tonumber(ARGV[8])
local cause, died_by, listed = ARGV[9], tonumber(ARGV[10]), ARGV[11] == '1'
local LOOKED_AT = 20000 -- so many letters of a cause at most, when most of them find no room

write_even_when_full()

local function add(found, id)
  local e = find(id)
  if e and e[PLACE] == 'dead' and e[FORMAT] <= newest and (cause == '' or e[KIND] == cause)
    and (not died_by or e[DIED] <= died_by) then
    found[#found + 1] = { id, e }
  end
end

-- The oldest of each cause: "cause:milliseconds:id" in the order of the milliseconds.
local function oldest(found, count)
  local from = cause == '' and '-' or '[' .. cause .. ':'
  local first = call('ZRANGEBYLEX', dead_by_time, from, cause == '' and '+' or '(' .. cause .. ';', 'LIMIT', 0, 1)[1]
  while first do
    local of_cause = string.match(first, '^[^:]+')
    -- ';' follows ':', so it ends the range of a cause
    local ends = '(' .. of_cause .. ';'
    local until_then = died_by and '(' .. of_cause .. ':' .. string.format('%015d', died_by + 1) or ends
    for _, member in ipairs(call('ZRANGEBYLEX', dead_by_time, '[' .. of_cause .. ':', until_then, 'LIMIT', 0, count)) do
      add(found, string.match(member, '[^:]+$'))
    end
    first = cause == '' and call('ZRANGEBYLEX', dead_by_time, '[' .. of_cause .. ';', '+', 'LIMIT', 0, 1)[1]
  end
end

local counts = call('HMGET', control, 'live', 'ordinary')
local room = revives and capacity - (tonumber(counts[1]) or 0) or most
local ordinary_room = revives and ordinary_capacity - (tonumber(counts[2]) or 0) or most

local found = {}
if listed then
  local seen = {}
  for i = 12, #ARGV do
    if not seen[ARGV[i]] then
      seen[ARGV[i]] = true
      add(found, ARGV[i])
    end
  end
else
  oldest(found, ordinary_room < most and room > 0 and math.max(most, LOOKED_AT) or most)
end
table.sort(found, function(a, b)
  if a[2][DIED] ~= b[2][DIED] then
    return a[2][DIED] < b[2][DIED]
  end
  return a[1] < b[1]
end)

local function revive(id, e, seq)
  for field = KIND, DIED do
    e[field] = nil
  end
  e[SEQ], e[FAILURES], e[CRASHES], e[STALLS] = seq, 0, 0, nil
  e[SETTLED_BY], e[EXPIRES] = 'revived by ' .. ARGV[5], now + e[LIVES]
  put(id, e, now)
  tell('event', 'revived', 'id', id, 'at', now)
end

local chosen, critical, ordinary, full = {}, 0, 0, 0
for _, one in ipairs(found) do
  if #chosen >= most then
    break
  end
  local is_ordinary = one[2][LANE] > 0
  if critical + ordinary >= room or (is_ordinary and ordinary >= ordinary_room) then
    full = 1
  else
    chosen[#chosen + 1] = one
    if is_ordinary then
      ordinary = ordinary + 1
    else
      critical = critical + 1
    end
  end
end
if #chosen > 0 then
  if revives then
    take_room(critical, ordinary)
    local seq = call('HINCRBY', control, 'seq', #chosen) - #chosen
    for n, one in ipairs(chosen) do
      take_letter(one[1], one[2])
      revive(one[1], one[2], seq + n)
    end
  else
    call('HINCRBY', control, 'deleted', #chosen)
    for _, one in ipairs(chosen) do
      take_letter(one[1], one[2])
      forget(one[1], one[2], 'dead', 'deleted by ' .. ARGV[5])
      tell('event', 'letter_deleted', 'id', one[1], 'at', now)
    end
  end
end
wake()
return { #chosen, revives and full or 0, now }
