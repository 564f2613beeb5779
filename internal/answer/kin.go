package answer

import (
	"strings"
	"sync"
)

// kin returns the stems of words that say nearly the same as a stem.
func kin(stem string) []string { return kinships()[stem] }

var kinships = sync.OnceValue(func() map[string][]string {
	all := map[string][]string{}
	for line := range strings.Lines(kinWords) {
		var stems []string
		for _, w := range strings.Fields(line) {
			stems = append(stems, stem(w))
		}
		for _, a := range stems {
			for _, b := range stems {
				if a != b {
					all[a] = append(all[a], b)
				}
			}
		}
	}
	return all
})

// kinWords are everyday words that say nearly the same, a group a line.
const kinWords = `
begin start commence launch open initiate
end finish conclude complete close cease stop terminate
stop halt prevent block end cease
big large great huge major
small little minor tiny
create make form found establish build produce develop
establish found create set
build construct erect make
buy purchase acquire
sell trade
help aid assist support
allow permit let enable
ban prohibit forbid outlaw
need require must necessary
require need must necessary demand
show demonstrate reveal indicate display
use utilize employ apply
get receive obtain gain acquire earn
give provide grant offer supply donate
provide supply give offer
keep retain maintain hold preserve
leave depart exit flee
flee escape leave run
arrive come reach enter
travel journey go move visit trip
move relocate transfer shift migrate
live reside inhabit dwell
home house residence dwelling
inhabitant resident population people
die death killed
kill murder slay execute assassinate death
war conflict battle fight
battle fight war combat
attack assault raid invade
defeat beat win overcome conquer
win victory defeat beat
conquer capture seize take occupy
army military troops soldiers force
soldier troops
ruler king emperor leader monarch
king monarch ruler
lead head leader direct
boss chief head leader
rule govern reign control
govern rule administer
law legislation act statute
court tribunal judge
illegal unlawful prohibited banned
choose select pick elect
elect vote election
name call title term
job work occupation profession position employment
worker employee labor labour staff
work job employment labour labor
pay salary wage income
money fund cash finance financial
cost price expense expensive
cheap inexpensive
rich wealthy wealth
poor poverty
income earnings revenue
increase rise grow raise expand
decrease decline fall reduce drop lower
reduce decrease lower cut diminish
change alter modify transform
grow increase expand
cause lead result reason
reason cause why because
result outcome consequence effect
effect impact influence result
influence affect impact inspire
important significant major key main essential
main primary major principal chief
famous known notable renowned
best finest top
old age ancient
young youth
new recent modern
early beginning first initial
final last
often frequently common commonly
usual typical common normal
rare uncommon
almost nearly approximately about
job task role duty
teacher instructor educator
student pupil
school college university academy
learn study education
teach educate instruct train
book volume novel publication
write author writer compose
publish release issue print
movie film
show program programme series
song music
picture image photograph photo
car vehicle automobile
ship boat vessel
road highway street route
city town urban
country nation state
nation country national
area region zone territory
place location site
near close adjacent beside
far distance
high tall height
size area large
fast quick speed rapid
doctor physician
sick ill disease illness
disease illness plague infection
medicine drug medication
child kid son daughter
son child
daughter child
wife spouse married husband
husband spouse married wife
parent father mother
marry wedding wed
born birth
friend companion
enemy opponent rival
religion faith religious
church religious congregation
god divine
belief faith view
believe think view consider
think believe consider
idea concept theory
say state claim declare
claim argue assert
argue contend claim
announce declare proclaim
discover find
invent create
inventor invent
investigate examine study research
study research examine
research study investigate
experiment test
problem issue difficulty
difficult hard
easy simple
method way technique
part portion section component
piece part fragment
type kind form
group organization association
company corporation firm business
business company commerce
join enter unite
connect link join
separate divide split
contain include hold
include contain comprise consist
consist comprise compose include
surround enclose
color colour
water river sea ocean
money currency
try attempt seek
attempt try effort
want wish desire
wish desire want
like enjoy prefer
hate dislike
fear afraid
protect defend guard
damage harm destroy injure
destroy ruin demolish damage
replace substitute succeed
remove eliminate
happen occur
occur happen place
perform carry conduct play
hold held host
host held
meet encounter meeting
appear seem
appoint name assign
agree accept approve
agreement treaty accord deal
refuse reject deny
reject refuse deny
oppose against resist
permanent lasting
begin origin
originate origin come derive
origin source beginning
finance fund
fund finance pay sponsor
draft conscript
mistake error accident
broadcast air televise
air broadcast
watch view see
game match
team club
player athlete
score point
stadium arena venue
fire burn
burn fire combust
energy power
strong powerful power
weak feeble
heavy weight
weigh weight mass
hot warm temperature heat
cold cool
rain rainfall precipitation
weather climate
earth planet world
world global international
`
