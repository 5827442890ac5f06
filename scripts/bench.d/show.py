"""A show of a thousand episodes that is the same on every machine: its feed, and an hour's transcript for some."""

import random
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

EPISODES = 1000
TRANSCRIPTS = 60
SLUG = "the-long-count"

WORDS = """the of and to in that is it for was on are as with they at be this from have or by one had not but what all were when we
there can an your which their said if do will each about how up out them then she many some so these would other into has more her
two like him see time could no make than first been its who now people my made over did down only way find use may water long little
very after words called just where most know harbour lighthouse ledger engine signal archive winter market compiler garden orbit
measure passage recording theory village instrument railway northern evidence distance memory""".split()
TAGS = ["History", "Engineering", "Cities", "Weather", "Music", "Mathematics", "Trade", "Language", "Design", "Archives", "Ships",
        "Railways", "Books", "Computing", "Maps", "Food", "Physics", "Law", "Radio", "Gardens"]
FIRST = ["Ada", "Bruno", "Chen", "Dalia", "Emeka", "Freya", "Goran", "Hanna", "Ines", "Jonas", "Keiko", "Lars"]
LAST = ["Abbott", "Brandt", "Castillo", "Dreyer", "Eriksen", "Fontaine", "Grahl", "Hartmann", "Ito", "Jansen"]


def sentence(rnd, shortest=6, longest=18):
    return " ".join(rnd.choices(WORDS, k=rnd.randint(shortest, longest))).capitalize() + "."


def notes(rnd):
    """Show notes as hosts' editors write them, about 3 KB of HTML."""
    out = []
    for _ in range(4):
        text = " ".join(sentence(rnd) for _ in range(5))
        out.append(f"<p>{text} <strong>{sentence(rnd, 2, 4)}</strong> <a href=\"https://example.org/{rnd.randint(1, 9999)}\">"
                   f"{sentence(rnd, 2, 4)}</a></p>")
    links = "".join(f"<li><a href=\"https://example.org/reading/{rnd.randint(1, 99999)}\">{sentence(rnd, 3, 7)}</a></li>"
                    for _ in range(6))
    return "\n".join(out) + f"\n<h3>Mentioned</h3>\n<ul>{links}</ul>\n<p>{sentence(rnd)} &amp; <em>{sentence(rnd, 3, 6)}</em></p>"


def transcript(index):
    """An hour of two voices as the database keeps it: 900 cues of four seconds, and the 200 paragraphs they make."""
    rnd = random.Random(7000 + index)
    cues = [(cue * 4000, cue * 4000 + 4000, "Ada Abbott" if cue // 9 % 2 == 0 else "Bruno Brandt", sentence(rnd, 7, 13))
            for cue in range(900)]
    # A voice has nine cues, which are read as two paragraphs.
    parts = [cues[at + low:at + high] for at in range(0, 900, 9) for low, high in ((0, 5), (5, 9))]
    paragraphs = [(part[0][0], part[-1][1], part[0][2], " ".join(cue[3] for cue in part)) for part in parts]
    lines = lambda rows: "".join("\t".join(map(str, row)) + "\n" for row in rows)
    return lines(cues), lines(paragraphs), " ".join(cue[3] for cue in cues)


def item(index, origin, change=""):
    """One item; `index` counts from the oldest, which is 1."""
    rnd = random.Random(index)
    title = f"{index}: {sentence(rnd, 3, 7)[:-1]}{change if index == EPISODES else ''}"
    date = datetime(2005, 1, 4, 6, 0, tzinfo=timezone.utc) + timedelta(days=7 * index)
    guests = rnd.sample([f"{a} {b}" for a in FIRST for b in LAST], k=rnd.randint(0, 2))
    people = "<podcast:person role=\"host\" href=\"https://example.org/ada\">Ada Abbott</podcast:person>" + "".join(
        f"<podcast:person role=\"guest\">{name}</podcast:person>" for name in guests if name != "Ada Abbott")
    chapters = ""
    if index % 2 == 0:
        marks = "".join(f"<psc:chapter start=\"00:{minute:02}:00\" title={quoteattr(sentence(rnd, 2, 5)[:-1])}/>"
                        for minute in range(0, 56, 7))
        chapters = f"<psc:chapters version=\"1.2\">{marks}</psc:chapters>"
    bite = f"<podcast:soundbite startTime=\"{rnd.randint(60, 900)}\" duration=\"30\">{sentence(rnd, 3, 6)}</podcast:soundbite>"
    return f"""<item>
<title>{escape(title)}</title><itunes:title>{escape(title.split(': ', 1)[1])}</itunes:title>
<guid isPermaLink="false">the-long-count-{index}</guid><pubDate>{format_datetime(date)}</pubDate>
<description>{escape(sentence(rnd) + ' ' + sentence(rnd))}</description>
<content:encoded><![CDATA[{notes(rnd)}]]></content:encoded>
<enclosure url="{origin}/audio/{index}.mp3" length="{rnd.randint(20, 90) * 1000000}" type="audio/mpeg"/>
<itunes:duration>{3600 if has_transcript(index) else rnd.randint(1500, 4200)}</itunes:duration><itunes:episode>{index}</itunes:episode>
<itunes:season>{(index - 1) // 50 + 1}</itunes:season><itunes:explicit>false</itunes:explicit>
<itunes:keywords>{','.join(rnd.sample(TAGS, k=4))}</itunes:keywords>
{people}{chapters}{bite if index % 3 == 0 else ''}
</item>"""


def has_transcript(index):
    return index % (EPISODES // TRANSCRIPTS) == 0 and index // (EPISODES // TRANSCRIPTS) <= TRANSCRIPTS


NAMESPACES = """xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:podcast="https://podcastindex.org/namespace/1.0" \
xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:psc="http://podlove.org/simple-chapters\""""


def channel(title, guid, items):
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" {NAMESPACES}>
<channel>
<title>{title}</title><link>https://example.org/</link><language>en</language>
<description>A weekly hour on how things came to be counted, measured and written down.</description>
<itunes:author>Ada Abbott</itunes:author><itunes:owner><itunes:name>Ada Abbott</itunes:name>
<itunes:email>ada@example.org</itunes:email></itunes:owner><itunes:explicit>false</itunes:explicit>
<itunes:category text="History"/><itunes:type>episodic</itunes:type><podcast:guid>{guid}</podcast:guid>
<podcast:person role="host">Ada Abbott</podcast:person>
{items}
</channel>
</rss>
"""


def feed(origin, change=""):
    """The whole feed, newest first; `change` is added to the newest title."""
    items = "\n".join(item(index, origin, change) for index in range(EPISODES, 0, -1))
    return channel("The Long Count", "3f0c0f56-3c1f-5c7a-9d55-000000001000", items)


def small_feed(title, guid, items):
    """A feed of a few items: (guid, title, date, enclosure's address, its length)."""
    body = "\n".join(
        f"<item><title>{escape(name)}</title><guid isPermaLink=\"false\">{key}</guid><pubDate>{format_datetime(date)}</pubDate>"
        f"<description>{escape(name)}</description><enclosure url=\"{url}\" length=\"{length}\" type=\"audio/mpeg\"/></item>"
        for key, name, date, url, length in items)
    return channel(title, guid, body)
