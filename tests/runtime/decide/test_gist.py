"""What a sentence asks for, in whatever frame: wishes, order, reasons; and what is no wish, or no whole condition."""

from itertools import permutations

import pytest
from tests.not_understood import marked

WISHES = {
    "en": (
        "nag me", "drop me a line", "sound the horn", "flag it up", "get hold of me", "let my phone buzz", "shout",
        "I'd love a little beep", "that's something I should be told about", "give us a bell", "raise hell",
        "I need to hear about it", "poke me", "blow up my phone", "say something then", "my phone should ring",
    ),
    "de": (
        "piep mich an", "rüttel mich wach", "Meldung an mich", "brüll durchs ganze Haus", "kurze Info aufs Handy",
        "so etwas will ich mitkriegen", "das gehört mir gemeldet", "funk mich an", "gib Laut", "hau auf die Pauke",
        "da hätte ich gern eine Nachricht", "bimmel durch", "mein Handy soll vibrieren", "ich will es wissen",
    ),
    "zh": (
        "喊我", "震一下我手环", "手机跟我说下", "把我弄醒", "这事我得知道", "在屏幕上弹个窗", "念给我听", "打我电话",
        "叮一声", "拍拍我", "让手机震动", "捎个信给我", "联系我", "手机马上给我响起来",
    ),
}  # fmt: skip
CONDITIONS = {
    "en": ("if the dog barks for five minutes while we're out", "dog_bark for 5 min while away"),
    "de": ("wenn der Hund fünf Minuten bellt, während wir weg sind", "dog_bark for 5 min while away"),
    "zh": ("我们不在家的时候狗叫超过五分钟", "dog_bark for 5 min while away"),
}


@pytest.mark.parametrize(("language", "wish"), [(one, wish) for one, wishes in WISHES.items() for wish in wishes])
def test_a_wish_in_any_words_asks_for_the_same(measured, language, wish):
    condition, rule = CONDITIONS[language]
    sentences = {
        "en": (f"{condition}, {wish}", f"{condition} - {wish}"),
        "de": (f"{condition}, {wish}", f"{condition} - {wish}!"),
        "zh": (f"{condition}，{wish}", f"{condition}就{wish}"),
    }[language]
    for sentence in sentences:
        assert measured.asks(sentence)
        assert str(measured.understand(sentence).rule) == rule


@pytest.mark.parametrize(
    ("clauses", "join", "rule"),
    [
        (("nag me", "if the front door is open for ten minutes", "while we're asleep", "at night"), ", ",
         "front_door open for 10 min at night while night"),
        (("poke me", "when nobody has been in the kitchen for 4 hours", "during the day"), ", ",
         "no person@kitchen for 4 h by day"),
        (("funk mich an", "falls jemand im Garten ist", "während wir weg sind", "am Wochenende"), ", ",
         "person@garden on sat,sun while away"),
        (("喊我一声", "门厅里有脚步声的话", "大家都睡了的时候"), "，", "footsteps@hall while night"),
    ],
)  # fmt: skip
def test_the_order_of_clauses_does_not_matter(measured, clauses, join, rule):
    for order in permutations(clauses):
        assert str(measured.understand(join.join(order)).rule) == rule


@pytest.mark.parametrize(
    ("sentence", "reasons"),
    [
        ("nag me if the dog barks", (", because the neighbours complain", ", my mother is ill", ", that's when I nap",
                                     ", otherwise I sleep through it", ", so I can calm him down", ". I worry a lot.")),
        ("wenn der Hund bellt, piep mich an", (", weil die Nachbarn sich beschweren", ", sonst überhör ich das",
                                               ", da kommt der Schornsteinfeger", ", ich mach mir Sorgen")),
        ("狗叫了就喊我", ("，因为邻居老投诉", "，不然邻居要投诉", "，我好出去看看", "，我耳朵背")),
    ],
)  # fmt: skip
def test_a_reason_changes_nothing(measured, sentence, reasons):
    assert str(measured.understand(sentence).rule) == "dog_bark"
    for reason in reasons:
        assert str(measured.understand(sentence + reason).rule) == "dog_bark"


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("My mother forgets to eat, so shout if nobody is in the kitchen for 4 hours", "no person@kitchen for 4 h"),
        ("I'm forever leaving the pump running. Nag me once it's been on twenty minutes.", "pump on for 20 min"),
        ("水泵我老忘关，开了四十分钟你就喊我", "pump on for 40 min"),
        ("I nap from 1 pm to 3 pm, so should the doorbell go then, buzz me", "doorbell between 13:00 and 15:00"),
    ],
)  # fmt: skip
def test_background_may_name_what_the_condition_means(table, measured, sentence, rule):
    assert table.same(measured, measured.understand(sentence).rule, rule)


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("nag me if a dog barks in the garden while we are out", "purple"),
        ("buzz us when somebody is in the driveway at night", "juggling"),
        ("piep mich an wenn jemand in der Einfahrt ist", "lila"),
        ("funk mich an sobald ein Hund im Garten ist", "jonglierend"),
    ],
)  # fmt: skip
def test_a_word_in_the_condition_that_is_not_known_is_marked_wherever_it_stands(measured, words, unknown):
    said = words.split()
    begin = next(at for at, word in enumerate(said) if word in ("if", "when", "wenn", "sobald")) + 1
    for at in range(begin, len(said) + 1):
        assert unknown in marked(measured, " ".join([*said[:at], unknown, *said[at:]]))


@pytest.mark.parametrize(
    ("sentence", "part"),
    [
        ("sound the horn if anyone is down in the cellar", "cellar"),
        ("get hold of me if somebody falls over in the kitchen", "falls over"),
        ("I want to know about the shed when there's someone", "shed"),
        ("Anna wants to be told when the dog barks", "Anna"),
        ("text me the weather when the doorbell rings", "weather"),
        ("get me a beer when the dog barks", "beer"),
        ("nag me until the dog barks", "until"),
        ("shout when dinner is ready", "dinner"),
        ("Blue van in the driveway, give us a shout", "Blue van"),
        ("give me a buzz when someone in uniform is in the driveway", "uniform"),
        ("my phone should ring if it isn't the dog barking", "isn't"),
        ("buzz me when the second person arrives", "the second"),
        ("tell me if the doorbell rings after I have eaten", "after"),
        ("tell me if the doorbell rings before we've gone to bed", "before"),
        ("tell me if the doorbell rings after the kids have gone to bed", "the kids"),
        ("sag Bescheid, wenn es klingelt, bevor wir ins Bett gehen", "bevor"),
        ("sag Bescheid, wenn es klingelt, wenn die Kinder schon schlafen", "die Kinder"),
        ("remind me to call Emma when the doorbell rings", "Emma"),
        ("remind me to let the dog in the garden if the doorbell rings", "the garden"),
        ("remind me to close the window at night if the dog barks", "at night"),
        ("门铃响了提醒我老婆去关灯", "我老婆"), ("狗叫了去关灯", "关灯"), ("没听到狗叫就告诉我", "没听到"),
        ("pling mich an, das Garagentor steht länger als 5 min offen", "Garagentor"),
        ("Hol mich ran, falls im Flur jemand stürzt!", "stürzt"),
        ("Funk mich an, sobald jemand mit Hund im Garten ist", "mit"),
        ("Lass es mein Handy wissen, wenn der Paketbote klingelt", "Paketbote"),
        ("我想知道阁楼上什么时候有脚步声", "阁楼"), ("黄金价格一跌你就嘀我", "黄金价格"),
        ("车道上出现戴帽子的人，立马推送", "戴帽子"), ("花园里有人抽烟就震我手机", "抽烟"),
    ],
)  # fmt: skip
def test_what_is_no_condition_of_the_house_is_refused_with_its_part(measured, sentence, part):
    assert measured.asks(sentence)
    assert part in marked(measured, sentence)


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("Scream? Gunshot? Then my mobile had better light up.", "scream or gunshot"),
        ("four beeps inside a minute in the kitchen = alert", "beep@kitchen 4 times in 1 min"),
        ("if someone is in the garden at night I'd want my phone to ring", "person@garden at night"),
        ("footsteps from the hall, ping me", "footsteps@hall"),
        ("警笛也好汽车喇叭也好听到了就在屏幕上弹个窗", "siren or car_horn"),
        ("告诉我一下就行，狗从花园跑掉的时候", "dog@garden leaves"),
        ("一三五有车开进车道，给我发消息", "vehicle@driveway arrives on mon,wed,fri"),
        ("Hupt's am Wochenende in der Einfahrt, erzähl mir davon", "car_horn@driveway on sat,sun"),
        ("remind me to shut it if the front door has been open for 5 minutes", "front_door open for 5 min"),
        ("if the dog barks for 5 minutes, wake me up to let him in", "dog_bark for 5 min"),
        ("Wenn die Haustür fünf Minuten offen ist, erinner mich daran, sie zuzumachen", "front_door open for 5 min"),
        ("前门开着超过五分钟请提醒我去关", "front_door open for 5 min"),
        ("水泵开了一小时就提醒我去关水泵", "pump on for 1 h"),
        ("门铃响了提醒我去拿快递", "doorbell"),
        ("三个小时没听到脚步声就告诉我", "no footsteps for 3 h"),
        ("门铃响了但没听到狗叫就告诉我", "doorbell but not dog_bark within 10 s"),
        ("tell me if the doorbell rings after we've gone to bed", "doorbell while night"),
        ("tell me if the doorbell rings after I've fallen asleep", "doorbell while night"),
        ("Weck mich, wenn alle schon schlafen und es klingelt", "doorbell while night"),
        ("sag Bescheid, wenn es klingelt, nachdem wir ins Bett gegangen sind", "doorbell while night"),
        ("Die Pumpe springt morgens zwischen fünf und sieben an – so etwas will ich mitkriegen",
         "pump on between 05:00 and 07:00"),
    ],
)  # fmt: skip
def test_what_may_be_a_wish_or_what_happens_is_read_as_what_it_is(measured, sentence, rule):
    assert str(measured.understand(sentence).rule) == rule


@pytest.mark.parametrize(
    "sentence",
    [
        "The alarm woke me at six", "I told my phone to ring", "my phone keeps ringing when I sleep",
        "the news said there was a fire in the kitchen", "give me five minutes", "get me a beer from the kitchen",
        "I'd like some music in the kitchen", "call the police, somebody is in the garden", "the front door is open",
        "let me in, the front door is shut", "wake up, there is a dog in the garden", "send the dog out of the kitchen",
        "Er hat mir gesagt, dass der Hund bellt", "Das Telefon klingelt in der Küche", "Ich will Musik in der Küche",
        "Hol den Hund aus dem Garten", "Komm in die Küche, das Essen ist fertig", "Wir müssen reden",
        "电视里有人喊救命", "手机响了", "妈妈打电话来了", "把狗叫到花园去", "有人来了，快开门", "给我打开厨房的灯",
        "gunshot or scream", "person@garden for 30 s between 22:00 and 06:00",
    ],
)  # fmt: skip
def test_talk_television_commands_and_typed_rules_are_no_sentence_that_asks(measured, sentence):
    assert not measured.asks(sentence)
