"""Sentences of notes and what they state, word by word; and sentences that state nothing."""

import pytest

from tests.factcheck.brief import briefs, read

AVERAGES = [
    ("The 50-day moving average sits at 2,456.", ["moving average window=50 at=2456"]),
    ("The 200-day MA comes in near 2,227 today.", ["moving average window=200 at=2227"]),
    ("At 2,455–2,470 lies the 50-day SMA.", ["moving average window=50 at=2455..2470 average=sma"]),
    ("The 20-day EMA (2,431.5) has capped every bounce.", ["held at=2431.5 side=resistance", "moving average window=20 at=2431.5 average=ema"]),
    ("2,227, the 200-day moving average, is the line in the sand.", ["moving average window=200 at=2227"]),
    ("Price is trading above its 200-day.", ["moving average window=200 price=above"]),
    ("The contract closed below the 50-day SMA again.", ["moving average window=50 average=sma price=below"]),
    ("RTY remains below both its 20- and 50-day moving averages.", ["moving average window=20 price=below", "moving average window=50 price=below"]),
    ("Futures trade 1.5% below the 50-day average.", ["moving average window=50 price=below distance=-0.015"]),
    ("We are still 8.6% above the 200-day moving average.", ["moving average window=200 price=above distance=0.086"]),
    ("The 50-day is rising.", ["moving average window=50 slope=up"]),
    ("A falling 20-day SMA hangs overhead.", ["moving average window=20 average=sma slope=down"]),
    ("The SMA(100) stands at 2,391.", ["moving average window=100 at=2391 average=sma"]),
    ("The 50-week moving average is at 2,190.", ["other"]),
    ("On the 4-hour chart price is above its 50-period moving average.", ["other"]),
]  # fmt: skip
CROSSES = [
    ("The RSI crossed above its signal line on November 21.", ["cross fast=rsi slow=rsi signal direction=up since=day-2025-11-21"]),
    ("RSI is crossing above its signal line.", ["cross fast=rsi slow=rsi signal direction=up within=3"]),
    ("RSI remains above its signal line.", ["cross fast=rsi slow=rsi signal direction=up standing=true"]),
    ("MACD crossed below its signal line two sessions ago.", ["cross fast=macd slow=macd signal direction=down within=2"]),
    ("MACD has just posted a bullish crossover.", ["cross fast=macd slow=macd signal direction=up within=3"]),
    ("RSI crossed below 50 last week.", ["cross fast=rsi slow=level direction=down at=50 since=week-back1"]),
    ("A golden cross formed in July.", ["cross fast=average slow=average direction=up fast_window=50 slow_window=200 since=month-7"]),
    ("The 20-day crossed below the 50-day in November.", ["cross fast=average slow=average direction=down fast_window=20 slow_window=50 since=month-11"]),
    ("The 50-day remains above the 200-day.", ["cross fast=average slow=average direction=up fast_window=50 slow_window=200 standing=true"]),
    ("A death cross is looming.", []),
    ("RSI could cross above its signal line soon.", []),
    ("A golden cross has not formed.", []),
]  # fmt: skip
GAUGES = [
    ("RSI at 49.", ["indicator indicator=rsi at=49 when=now"]),
    ("The 14-day RSI reads 49.4.", ["indicator indicator=rsi window=14 at=49.4 when=now"]),
    ("RSI (14): 49.4", ["indicator indicator=rsi window=14 at=49.4 when=now"]),
    ("The RSI has climbed from 35 to 49.", ["indicator indicator=rsi at=35 when=lately", "indicator indicator=rsi at=49 slope=up when=now"]),
    ("RSI, at 72, is overbought.", ["indicator indicator=rsi at=72 when=now", "indicator indicator=rsi heat=overbought when=now"]),
    ("The relative strength index is oversold.", ["indicator indicator=rsi heat=oversold when=now"]),
    ("RSI is below 50.", ["indicator indicator=rsi at=50 standing=below when=now"]),
    ("RSI has recovered from oversold territory.", ["indicator indicator=rsi heat=oversold when=lately"]),
    ("RSI is rising.", ["indicator indicator=rsi slope=up when=now"]),
    ("MACD is in positive territory.", ["indicator indicator=macd at=0 standing=above when=now"]),
    ("MACD remains below the zero line.", ["indicator indicator=macd at=0 standing=below when=now"]),
    ("The 14-day ATR is 46.8 points.", ["indicator indicator=atr window=14 at=46.8 when=now"]),
    ("The upper Bollinger Band sits at 2,521.", ["indicator indicator=bollinger upper at=2521 when=now"]),
    ("ADX at 24 shows no trend.", ["indicator indicator=adx at=24 when=now"]),
    ("The stochastic reads 81.", ["indicator indicator=stochastic at=81 when=now"]),
    ("VWAP sits at 2,411.", ["other"]),
    ("RSI is not overbought.", []),
    ("RSI is approaching overbought.", []),
    ("If RSI drops below 40, sellers take over.", []),
    ("RSI above 70 would be overbought.", []),
    ("The weekly RSI reads 58.", ["other"]),
]  # fmt: skip
SERIES = [
    ("The 10-year yield closed at 4.04%.", ["series series=DGS10 at=4.04"]),
    ("The VIX is at 20.5.", ["series series=VIX at=20.5"]),
    ("The VIX has fallen since last week.", ["series series=VIX direction=down period=week-back1"]),
    ("VIX stays above 20.", ["series series=VIX at=20 standing=above"]),
    ("Ten-year yields rose this week.", ["series series=DGS10 direction=up period=week"]),
]  # fmt: skip
EXTREMES = [
    ("The October high is 2,566.5.", ["extreme period=month-10 side=high at=2566.5"]),
    ("November's low at 2,300.7 is the line to watch.", ["extreme period=month-11 side=low at=2300.7"]),
    ("2,300.7 was the November low.", ["extreme period=month-11 side=low at=2300.7"]),
    ("The market bottomed at 2,300.7 on November 21.", ["extreme period=day-2025-11-21 side=low at=2300.7"]),
    ("RTY peaked at 2,566.5 in October.", ["extreme period=month-10 side=high at=2566.5"]),
    ("The low of the month is 2,300.7.", ["extreme period=month side=low at=2300.7"]),
    ("Last week's high was 2,392.", ["extreme period=week-back1 side=high at=2392"]),
    ("Yesterday's low of 2,370 is near.", ["extreme period=day-back1 side=low at=2370"]),
    ("The session high was 2,423.3.", ["extreme period=day side=high at=2423.3"]),
    ("The 52-week low is 1,732.99.", ["extreme period=weeks-52 side=low at=1732.99"]),
    ("The Q3 high came in at 2,496.", ["extreme period=quarter-3 side=high at=2496"]),
    ("The year's low is 1,733.", ["extreme period=year side=low at=1733"]),
    ("The 2024 high was 2,466.5.", ["extreme period=year-2024 side=high at=2466.5"]),
    ("The August low (2,179) was never revisited.", ["extreme period=month-8 side=low at=2179"]),
    ("The November closing low is 2,310.7.", ["extreme period=month-11 side=low at=2310.7 by_close=true"]),
    ("The high of 2,566.5 on October 27 stands.", ["extreme period=day-2025-10-27 side=high at=2566.5"]),
    ("The May high of 2,120 is far below.", ["extreme period=month-5 side=high at=2120"]),
    ("The all-time high is 2,566.5, set on October 27.", ["record high at=2566.5 day=2025-10-27"]),
    ("RTY is 5.8% below its all-time high.", ["record high below=0.058"]),
    ("Futures are 148 points below the record high.", ["record high below_points=148"]),
    ("The index made a new all-time high in October.", ["record high period=month-10 made=true"]),
    ("A new record high is possible by year-end.", []),
    ("The index has not made a new all-time high.", []),
    ("The swing low at 2,300.7 held.", ["held at=2300.7", "level at=2300.7 side=support reasons=[swing side=low]"]),
    ("A new November low at 2,250 could follow.", []),
]  # fmt: skip
CLOSES = [
    ("RTY closed at 2,418.8 on Monday.", ["close at=2418.8 day=2025-11-24"]),
    ("Futures settled at 2,418.8.", ["close at=2418.8"]),
    ("RTY closed above 2,400 on November 24.", ["close at=2400 day=2025-11-24 standing=above"]),
    ("Current price: 2,418.8", ["close at=2418.8"]),
    ("The contract is trading near 2,419.", ["close at=2419"]),
    ("RTY closed Friday at 2,375.3.", ["close at=2375.3 day=2025-11-21"]),
    ("A daily close above 2,470 would change the picture.", ["conditional condition=[if at=2470 direction=up]"]),
    ("RTY has not closed above 2,470.", []),
    ("RTY should close above 2,400.", []),
]  # fmt: skip
PIVOTS = [
    ("The monthly pivot is 2,473.", ["pivot name=P at=2473 period=month"]),
    ("Weekly pivot points: R1 at 2,441 and S1 at 2,327.", ["pivot name=R1 at=2441 period=week", "pivot name=S1 at=2327 period=week"]),
    ("The classic pivot sits at 2,404.", ["pivot name=P at=2404 formula=classic"]),
]  # fmt: skip
MOVES = [
    ("RTY rose 1.8% on Monday.", ["move direction=up at=0.018 period=day-2025-11-24"]),
    ("The index has fallen 3.2% this month.", ["move direction=down at=-0.032 period=month"]),
    ("Futures dropped 5.8% from the October high.", ["move direction=down at=-0.058 since=month-10 since_side=high"]),
    ("RTY rallied 5.1% off the November low.", ["move direction=up at=0.051 since=month-11 since_side=low"]),
    ("RTY gained 43.5 points on the day.", ["move direction=up points=43.5 period=day"]),
    ("The contract is up 9% year-to-date.", ["move direction=up at=0.09 period=year"]),
    ("RTY lost 2 to 3% last week.", ["move direction=down at=-0.03..-0.02 period=week-back1"]),
    ("The market is 4.1% lower over the past two weeks.", ["move direction=down at=-0.041 period=weeks-2"]),
    ("Revenue rose 8% this quarter.", []),
    ("Consumer prices rose 3.0% in September.", []),
    ("RTY could fall 5% this week.", []),
    ("The yield on the 10-year rose 2% this week.", []),
    ("RTY rose for a third straight day.", ["streak count=3 direction=up unit=day"]),
    ("The market has closed lower four days in a row.", ["streak count=4 direction=down unit=day"]),
    ("Two consecutive green sessions mark the turn.", ["streak count=2 direction=up unit=day"]),
    ("RTY is on a three-week losing streak.", ["streak count=3 direction=down unit=week"]),
    ("RTY gapped higher on November 24.", ["gap direction=up day=2025-11-24"]),
    ("The gap at 2,375–2,387 remains unfilled.", ["gap at=2375..2387 open_still=true"]),
    ("A bullish engulfing pattern formed on November 21.", ["pattern pattern=bullish_engulfing day=2025-11-21"]),
    ("The two-day bullish engulfing is a start.", ["pattern pattern=bullish_engulfing days=2"]),
    ("Monday printed a doji.", ["pattern pattern=doji day=2025-11-24"]),
    ("An evening star appeared in October.", ["pattern pattern=evening_star period=month-10"]),
    ("An evening star could appear.", []),
    ("There is no bearish engulfing.", []),
]  # fmt: skip
FATES = [
    ("Support at 2,350 remains intact.", ["intact at=2350 side=support"]),
    ("Support at 2,380–2,390 was tested in October and November.", ["tested at=2380..2390 side=support periods=month-10+month-11"]),
    ("The 2,380–2,390 zone was tested three times.", ["tested at=2380..2390 count=3"]),
    ("Price tested 2,500 twice in November.", ["tested at=2500 periods=month-11 count=2"]),
    ("Resistance at 2,500 has held on three occasions.", ["held at=2500 side=resistance count=3"]),
    ("Buyers defended 2,300 on November 21.", ["held at=2300 periods=day-2025-11-21"]),
    ("RTY bounced off 2,300.", ["held at=2300 side=support"]),
    ("Support at 2,350 held through multiple tests in October.", ["held at=2350 side=support periods=month-10 count=2"]),
    ("RTY reclaimed 2,400 on November 24.", ["reclaimed at=2400 periods=day-2025-11-24"]),
    ("RTY has not yet reclaimed its 50-day moving average.", ["reclaimed window=50 negated=true"]),
    ("RTY has yet to reclaim 2,470.", ["reclaimed at=2470 negated=true"]),
    ("RTY is back above the 20-day.", ["moving average window=20 price=above", "reclaimed window=20"]),
    ("The market lost its 50-day moving average in November.", ["lost window=50 periods=month-11 direction=down"]),
    ("RTY broke below 2,350 on November 20.", ["lost at=2350 periods=day-2025-11-20 direction=down"]),
    ("RTY broke above resistance at 2,400.", ["lost at=2400 side=resistance direction=up"]),
    ("RTY has not broken below 2,300.", ["lost at=2300 negated=true direction=down"]),
    ("The 2,350 support was broken.", ["lost at=2350 side=support direction=down"]),
    ("A double bottom at 2,300 is in place.", ["tested at=2300 side=support count=2"]),
    ("RTY could test 2,350 again.", []),
    ("RTY may break below 2,350.", []),
    ("Sellers failed at 2,500.", ["held at=2500 side=resistance"]),
]  # fmt: skip
LEVELS = [
    ("Resistance is seen at 2,455 and 2,500.", ["level at=2455 side=resistance", "level at=2500 side=resistance"]),
    ("Support: 2,380, 2,350, 2,310", ["level at=2310 side=support", "level at=2350 side=support", "level at=2380 side=support"]),
    ("Next resistance is 2,500, a psychological round number.", ["level at=2500 side=resistance reasons=[round number]"]),
    ("Resistance at 2,487 (61.8% retracement) comes first.", ["level at=2487 side=resistance reasons=[retracement ratio=0.618]"]),
    ("2,380 is now support.", ["level at=2380 side=support"]),
]  # fmt: skip
PLANS = [
    ("Bulls must stay above 2,300.", ["invalidation at=2300 direction=down"]),
    ("A close below 2,302 would invalidate the setup.", ["conditional condition=[if at=2302 direction=down]", "invalidation at=2302 direction=down by_close=true"]),
    ("The view is invalidated below 2,302.", ["invalidation at=2302 direction=down"]),
    ("Upside targets are 2,455 and 2,500.", ["target at=2455 direction=up", "target at=2500 direction=up"]),
    ("Bulls target the 50-day moving average.", ["target direction=up window=50"]),
    ("Long at 2,400, stop at 2,370, target 2,470.", ["stop price=2370 direction=up entry=2400 target=2470"]),
    ("Stop-loss below 2,300.", ["stop price=2300"]),
    ("Sell 2,470 with a stop at 2,501.", ["stop price=2501 direction=down entry=2470"]),
]  # fmt: skip
SCENARIOS = [
    ("We see a 65% chance of a rally to 2,500 within two weeks.", ["probability row=[reach direction=up at=2500 p=0.65] horizon=10"]),
    ("The odds of a drop below 2,300 are 20%.", ["probability row=[break direction=down at=2300 p=0.2]"]),
    ("Bull case (45%): push above 2,470.", ["probability row=[break direction=up at=2470 p=0.45]"]),
    ("Range-bound between 2,350 and 2,420 (35%).", ["probability row=[range at=2350..2420 p=0.35]"]),
    ("A 40–50% probability of a break below 2,350 toward 2,310.", ["probability row=[break direction=down at=2350 next=2310 p=0.4..0.5]"]),
    ("There is a 70% chance of a rate cut in December.", ["other"]),
    ("If 2,350 breaks, 2,310 comes into view.", ["conditional condition=[if at=2350 direction=down] at=2310"]),
    ("Bulls need to reclaim 2,415.", ["conditional condition=[needs at=2415 direction=up]"]),
    ("A break above 2,470 would open 2,500.", ["conditional condition=[if at=2470 direction=up] at=2500"]),
    ("A drop below 2,350 comes only if yields spike.", ["conditional condition=[only if drivers=yields] direction=down at=2350"]),
]  # fmt: skip
BACKDROP = [
    ("Small caps remain weaker than large caps.", ["relative strength direction=down against=ES"]),
    ("RTY outperformed the S&P 500 last week.", ["relative strength direction=up against=ES period=week-back1"]),
    ("RTY lags the Nasdaq 100 and the S&P 500.", ["relative strength direction=down against=NQ+ES"]),
    ("RTY might outperform the S&P 500.", []),
    ("Treasury yields are the main driver of small caps.", ["driver driver=yields biggest=true"]),
    ("Small caps gain when rates fall.", ["driver driver=yields inverse=true"]),
    ("Small caps suffer when yields rise.", ["driver driver=yields inverse=true"]),
    ("Market breadth is improving but fragile.", ["breadth direction=up fragile=true"]),
    ("42% of S&P 500 stocks are above their 50-day average.", ["breadth share=0.42 window=50"]),
    ("Breadth has deteriorated.", ["breadth direction=down"]),
    ("CPI is due on December 18.", ["release release=CPI day=2025-12-18"]),
    ("Next week's FOMC decision is the main event.", ["release release=FOMC period=week-back-1"]),
    ("The FOMC meets on December 10.", ["release release=FOMC day=2025-12-10"]),
    ("Upcoming payrolls will matter.", ["release release=NFP"]),
    ("Retail sales moved nothing.", []),
    ("CPI has a bigger impact on RTY than on ES.", ["event impact releases=CPI against=ES direction=up"]),
    ("RTY is in an uptrend.", ["trend direction=up"]),
    ("The long-term trend is still up.", ["trend direction=up span=long"]),
    ("The uptrend holds as long as price stays above the 200-day moving average.", ["trend direction=up window=200"]),
    ("The market remains range-bound.", ["trend"]),
    ("RTY is in a downtrend.", ["trend direction=down"]),
    ("A new uptrend could begin.", []),
]  # fmt: skip
OTHERS = [
    ("ES", "ES trades above its 50-day at 6,732.", ["moving average window=50 at=6732", "moving average window=50 price=above"]),
    ("ES", "The S&P 500 futures closed at 6,720.50.", ["close at=6720.5"]),
    ("NQ", "Nasdaq 100 resistance: 25,100/25,150.", ["level at=25100..25150 side=resistance"]),
    ("NQ", "NQ support sits at 24.2k.", ["level at=24200 side=support"]),
    ("YM", "The Dow reclaimed 46,000 on Monday.", ["reclaimed at=46000 periods=day-2025-11-24"]),
    ("GC", "Gold's October high is $4,398.", ["extreme period=month-10 side=high at=4398"]),
    ("CL", "WTI crude closed at $58.84.", ["close at=58.84"]),
    ("CL", "Crude support lies at $57.10.", ["level at=57.1 side=support"]),
    ("NG", "Natural gas closed below 4.50 on November 21.", ["close at=4.5 day=2025-11-21 standing=below"]),
    ("6E", "EUR/USD support lies at 1.1520.", ["level at=1.152 side=support"]),
    ("RTY", "ES closed at 6,720.50.", ["other"]),
    ("RTY", "The S&P 500 is above its 50-day moving average.", ["other"]),
    ("ES", "The Russell 2000 lost its 50-day moving average.", ["other"]),
]  # fmt: skip
NOTHING = [
    "Trade safe.",
    "Futures trading involves significant risk.",
    "Bulls want to see follow-through.",
    "We will update this outlook next week.",
    "Watch for a move to 2,500.",
    "Is 2,350 going to hold?",
    "Would a close above the 200-day matter?",
    "Call us at 555-2350 or write to desk@example.com.",
    "This is issue 118 of our letter, page 3 of 12.",
    "Margin for one contract is $7,400.",
    "Each point is worth $50.",
    "Our office closes at 2:30 p.m. on Fridays.",
    "In 2024 we published 250 notes.",
    "The Russell 2000 holds 2,000 companies.",
    "Powell speaks at 10:00 a.m. ET.",
    "Volume was 209,932 contracts.",
    "Two scenarios deserve attention.",
    "The next stop is anyone's guess.",
]
CASES = [("RTY", sentence, expected) for group in (AVERAGES, CROSSES, GAUGES, SERIES, EXTREMES, CLOSES, PIVOTS, MOVES, FATES, LEVELS, PLANS, SCENARIOS, BACKDROP) for sentence, expected in group]  # fmt: skip
CASES += OTHERS + [("RTY", sentence, []) for sentence in NOTHING]


@pytest.mark.parametrize(("market", "sentence", "expected"), CASES, ids=[case[1] for case in CASES])
def test_sentence_states_exactly_this(market, sentence, expected):
    assert briefs(sentence, market=market) == sorted(expected)


@pytest.mark.parametrize(("market", "sentence", "expected"), CASES, ids=[case[1] for case in CASES])
def test_every_quote_is_the_note_s_own_text(market, sentence, expected):
    reading = read(sentence, market=market)
    text = f"Futures outlook\n{sentence}"
    assert [text[one.start : one.end] for one in reading.statements] == [one.quote for one in reading.statements]


def test_there_are_at_least_150_sentences():
    assert len(CASES) >= 150
