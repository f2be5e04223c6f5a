-- Checks that every email is in exactly one place and that the counters agree; puts it right if asked to.
-- Looks at every email in one step: takes about a second for each few hundred thousand.
--
-- ARGV    4 1: put right; 0: only look
-- Result  what is (or was) wrong, in words; empty if all is well
local right = ARGV[4] == '1'
local wrong = {}

local function complain(count, words)
  if count ~= 0 then
    wrong[#wrong + 1] = count .. ' ' .. words
  end
end

-- Redis may show an entry twice while it makes a table bigger.
local function scan(command, key, visit)
  local cursor, seen = '0', {}
  repeat
    local page = call(command, key, cursor, 'COUNT', 500)
    cursor = page[1]
    for i = 1, #page[2], 2 do
      local name = page[2][i]
      if not seen[name] then
        seen[name] = true
        visit(name, page[2][i + 1])
      end
    end
  until cursor == '0'
end

local function is_at(zset, member, score)
  return tonumber(call('ZSCORE', zset, member)) == score
end

local function is_in_place(id, e)
  if e[PLACE] == 'ready' then
    return is_at(shelf(e), id, rank(e)) and is_at(expiring, id, base(e) + e[EXPIRES]) and e[HOLDER] == ''
  elseif e[PLACE] == 'scheduled' then
    return is_at(scheduled, id, base(e) + math.min(e[DUE], e[EXPIRES])) and e[HOLDER] == ''
  elseif e[PLACE] == 'leased' then
    return is_at(leased, id, base(e) + e[UNTIL]) and e[HOLDER] ~= ''
      and (call('SISMEMBER', held_suspects, id) == 1) == (e[CRASHES] > 0)
  elseif e[PLACE] == 'dead' then
    return is_at(dead, id, 0) and is_at(dead_by_cause, e[KIND] .. ':' .. id, 0)
      and is_at(dead_by_time, e[KIND] .. ':' .. string.format('%015d', e[DIED]) .. ':' .. id, 0)
  end
  return e[PLACE] == 'gone' and call('ZSCORE', gone, id) ~= false
end

local function put_in_place(id, e)
  for _, zset in ipairs({ ready, retried, suspect, stalled, expiring, scheduled, leased, dead, gone }) do
    call('ZREM', zset, id)
  end
  call('SREM', held_suspects, id)
  if e[PLACE] == 'dead' then
    call('ZADD', dead, 0, id)
    call('ZADD', dead_by_cause, 0, e[KIND] .. ':' .. id)
    call('ZADD', dead_by_time, 0, e[KIND] .. ':' .. string.format('%015d', e[DIED]) .. ':' .. id)
  elseif e[PLACE] == 'gone' then
    call('ZADD', gone, now, id)
  else
    put(id, e, e[DUE])
  end
end

if right then
  write_even_when_full()
end
local unconfirmed_count = 0
local misplaced, silent, talkative, newer = 0, 0, 0, 0
local counted = { ready = 0, scheduled = 0, leased = 0, dead = 0, gone = 0 }
local ordinary, suspects, states = 0, 0, 0
local to_place = {}
scan('HSCAN', state, function(id, packed)
  local e = cmsgpack.unpack(packed)
  states = states + 1
  if e[PLACE] == 'unconfirmed' then
    unconfirmed_count = unconfirmed_count + 1
    if not is_at(unconfirmed, id, e[DIED]) then
      misplaced = misplaced + 1
      if right then
        call('ZADD', unconfirmed, e[DIED], id)
      end
    end
  elseif e[FORMAT] > newest then
    newer = newer + 1
  elseif not is_in_place(id, e) then
    misplaced = misplaced + 1
    to_place[#to_place + 1] = { id, e }
  end
  counted[e[PLACE]] = (counted[e[PLACE]] or 0) + 1
  local live = e[PLACE] ~= 'dead' and e[PLACE] ~= 'gone' and e[PLACE] ~= 'unconfirmed'
  if live and e[LANE] > 0 then
    ordinary = ordinary + 1
  end
  if e[PLACE] == 'leased' and e[CRASHES] > 0 then
    suspects = suspects + 1
  end
  local has_content = call('HEXISTS', payload, id) == 1
  if e[PLACE] == 'gone' and has_content then
    talkative = talkative + 1
  elseif e[PLACE] ~= 'gone' and not has_content then
    silent = silent + 1
  end
end)
for _, one in ipairs(to_place) do
  if right then
    put_in_place(one[1], one[2])
  end
end
complain(misplaced, 'emails are not where their state says')
complain(silent, 'live or dead emails have lost their content')
complain(talkative, 'settled emails have kept their content')

-- Members of a place whose state tells of another place, or that have none.
local function strangers(zset, is_home, id_of)
  local found = {}
  scan('ZSCAN', zset, function(member)
    local e = find(id_of and id_of(member) or member)
    if not e or (e[FORMAT] <= newest and not is_home(e)) then
      found[#found + 1] = member
    end
  end)
  if right then
    for _, member in ipairs(found) do
      call('ZREM', zset, member)
    end
  end
  return #found
end

local function in_place(place, shelf_is)
  return function(e)
    return e[PLACE] == place and (not shelf_is or shelf(e) == shelf_is)
  end
end

local function last_part(member)
  return string.match(member, '[^:]+$')
end

local lost = strangers(ready, in_place('ready', ready)) + strangers(retried, in_place('ready', retried))
  + strangers(suspect, in_place('ready', suspect)) + strangers(stalled, in_place('ready', stalled))
  + strangers(expiring, in_place('ready'))
  + strangers(scheduled, in_place('scheduled')) + strangers(leased, in_place('leased')) + strangers(gone, in_place('gone'))
  + strangers(dead, in_place('dead')) + strangers(dead_by_cause, in_place('dead'), last_part)
  + strangers(dead_by_time, in_place('dead'), last_part)
complain(lost, 'places hold an email that is elsewhere or nowhere')
if newer == 0 then
  local held = call('SCARD', held_suspects)
  complain(held - suspects, 'emails are held as suspects and are not')
end
complain(call('HLEN', payload) - (states - counted.gone) + silent - talkative, 'contents belong to no email')

local live = counted.ready + counted.scheduled + counted.leased
local function compare(counter, expected)
  local is = tonumber(call('HGET', control, counter)) or 0
  if is ~= expected then
    wrong[#wrong + 1] = 'counter ' .. counter .. ' is off by ' .. (is - expected)
    if right then
      call('HSET', control, counter, expected)
    end
  end
end
compare('live', live)
compare('ordinary', ordinary)
local settled = tonumber(call('HGET', control, 'settled')) or 0
local deleted = tonumber(call('HGET', control, 'deleted')) or 0
compare('accepted', settled + deleted + live + counted.dead)
wake()
return wrong
