-- Where emails are.
--
-- ARGV    4 and on: their ids
-- Result  for each: "live", "dead", "unconfirmed", "gone", or empty if it is not known
local answer = {}
for i = 4, #ARGV do
  answer[i - 3] = place_of(find(ARGV[i]))
end
return answer
