/// The later walks of Tidelines.
extension DemoContent {
  static let tidelinesViaduct = DemoEpisode(
    number: 3, season: nil, type: "full", title: "Under the Viaduct",
    summary: """
      Nineteen brick arches, a Saturday market, and a train every four minutes. How a city sounds when you stand beneath \
      it.
      """,
    notes: """
      We leave the coast for one morning. Nineteen arches carry the railway over the market, and every one of them is a \
      slightly different musical instrument.

      ## Arch by arch

      | Arch | Who lives there | What it does to sound |
      | --- | --- | --- |
      | 3 | A man who mends bicycles | Rings like a bell at closing time |
      | 7 | Flowers | Swallows everything |
      | 11 | Nobody, yet | A [whispering gallery](https://en.wikipedia.org/wiki/Whispering_gallery), end to end |

      ## Corrections

      Ewan says in this episode that a train crosses every three minutes. On Saturdays it is **every four**. He maintains \
      that it feels like three.
      """,
    daysAgo: 38, tags: ["city", "railways", "market"],
    links: [
      ("Viaduct", "https://en.wikipedia.org/wiki/Viaduct"),
      ("Whispering gallery", "https://en.wikipedia.org/wiki/Whispering_gallery"),
      ("Feral pigeon", "https://en.wikipedia.org/wiki/Feral_pigeon"),
    ],
    guests: ["Ewan Strachan", "Daniel Okafor"], sponsors: ["Harrow & Finch", "Pelagic Ferries"],
    chapters: [
      DemoChapter(
        title: "Brick and rain", link: nil,
        lines: [
          (
            "Mara Quill",
            """
            It rained in the night, and the viaduct is still dripping. Nineteen arches, and each one keeps its own time.
            """
          ),
          ("Ewan Strachan", "I have been brought to a city. I want that noted."),
        ]
      ),
      DemoChapter(
        title: "The market sets up", link: nil,
        lines: [
          (
            "Mara Quill",
            """
            Trestles, tarpaulins, and crates of apples set down on stone. In arch three, a man is truing a bicycle \
            wheel. He plucks each spoke, and he tightens the flat ones.
            """
          ),
          ("Daniel Okafor", "He is doing what I do. He listens for the one that does not belong."),
          (
            "Mara Quill",
            """
            By nine o'clock there are two hundred people under here, and no one is raising their voice. The arches do it \
            for them. A price that is called out at one end of the row comes back from the other end, slightly rounded \
            up.
            """
          ),
        ]
      ),
      DemoChapter(
        title: "A train, from below", link: "https://en.wikipedia.org/wiki/Viaduct",
        lines: [
          (
            "Ewan Strachan",
            """
            Here it comes. You feel it in your feet first, then in your teeth, and only then do you hear it. Every three \
            minutes, all day.
            """
          ),
          ("Mara Quill", "The pigeons do not even look up."),
          ("Daniel Okafor", "They know the timetable. Put on one extra train, and they would all be in the air."),
        ]
      ),
      DemoChapter(
        title: "The empty arch", link: "https://en.wikipedia.org/wiki/Whispering_gallery",
        lines: [
          (
            "Mara Quill",
            """
            Arch eleven has no tenant. Ewan is standing at the far end, forty paces off, with his face to the bricks. He \
            is going to whisper.
            """
          ),
          ("Ewan Strachan", "I said, can we go back to the sea now, please."),
          ("Mara Quill", "Perfectly clear. As if he were standing at my shoulder. And yes, Ewan. We can."),
        ]
      ),
    ]
  )

  static let tidelinesRain = DemoEpisode(
    number: nil, season: nil, type: "bonus", title: "Rain on a Tin Roof",
    summary: """
      A bonus for the kept-indoors: the boathouse where Tidelines began, on a wet afternoon, with almost nothing said.
      """,
    notes: """
      Several of you asked for the recording that started all this. That tape has a great deal of dog on it. So we went \
      back, on the next really wet day, and made another.

      ## Listening suggestions

      - Lie on the floor
      - Or leave it on in the next room, with the door not quite closed

      The smell that Mara mentions is called [petrichor](https://en.wikipedia.org/wiki/Petrichor). It cannot, so far, be \
      recorded.
      """,
    daysAgo: 24, tags: ["rain", "listening"],
    links: [
      ("Petrichor", "https://en.wikipedia.org/wiki/Petrichor"),
      ("The first tape, in full", "https://example.com/tidelines/first-tape"),
    ],
    guests: [], sponsors: [],
    chapters: [
      DemoChapter(
        title: "The boathouse", link: nil,
        lines: [
          (
            "Mara Quill",
            """
            This is a bonus, and it is mostly rain. I am back in the boathouse where Tidelines began, under the same tin \
            roof, on a day when nobody sensible has gone out.
            """
          )
        ]
      ),
      DemoChapter(
        title: "Where to sit", link: nil,
        lines: [
          (
            "Mara Quill",
            """
            If you sit by the door, you hear the roof. If you sit by the slipway, you hear the water. But if you sit \
            exactly here, on the keel of this upturned dinghy, you hear the space between the two, and it has a shape, \
            like the inside of a cello.
            """
          ),
          (
            "Mara Quill",
            """
            When I was small, my grandmother would put out saucepans to catch the leaks, and she moved them about until \
            she liked the tune. She said it was to save the carpet. There was no carpet.
            """
          ),
        ]
      ),
      DemoChapter(
        title: "Big drops, small drops", link: "https://en.wikipedia.org/wiki/Rain",
        lines: [
          (
            "Mara Quill",
            """
            There are two rains today. The fine one is from the cloud. It hisses. The heavy one is from the sycamore, \
            which collects the fine rain, thinks about it, and lets go in handfuls. You can hear the wind move along the \
            branch, one handful at a time.
            """
          )
        ]
      ),
      DemoChapter(
        title: "It eases", link: "https://en.wikipedia.org/wiki/Petrichor",
        lines: [
          (
            "Mara Quill",
            """
            There. It is easing. In a minute or two somebody will open a window, and the whole street will smell of wet \
            stone. I cannot record that. I have tried. Thank you for sitting with me. The next walk is to a lighthouse, \
            and I am told that there are two hundred and three steps.
            """
          )
        ]
      ),
    ]
  )

  static let tidelinesLighthouse = DemoEpisode(
    number: 4, season: nil, type: "full", title: "The Lighthouse Without a Light",
    summary: """
      They took the lamp away in 1998. What is left is two hundred and three steps, a fog bell, and the best echo in the \
      islands.
      """,
    notes: """
      The light on the point was turned off in 1998, and the [lens](https://en.wikipedia.org/wiki/Fresnel_lens) was taken \
      to a museum in nine crates. The tower stayed. So did Ewan, for one wet summer, to show people round it.

      ## The climb

      There are two hundred and three steps. We recorded all of them and kept the last thirty.

      ## Heard along the way

      - Terns on the skerry, furious from May to August
      - The **fog bell**, struck once, by permission
      - Seven seconds of echo, timed twice

      ## Thank you

      To the keepers' families, who lent us the key. The tower is open to visitors on [a handful of days each \
      year](https://example.org/lighthouse-opening-days). Wear soft shoes.
      """,
    daysAgo: 10, tags: ["lighthouse", "night", "islands"],
    links: [
      ("Fresnel lens", "https://en.wikipedia.org/wiki/Fresnel_lens"),
      ("Foghorn", "https://en.wikipedia.org/wiki/Foghorn"),
      ("Arctic tern", "https://en.wikipedia.org/wiki/Arctic_tern"),
      ("Opening days", "https://example.org/lighthouse-opening-days"),
    ],
    guests: ["Ewan Strachan"], sponsors: ["Pelagic Ferries"],
    chapters: [
      DemoChapter(
        title: "Two hundred and three", link: nil,
        lines: [
          (
            "Mara Quill",
            """
            One hundred and ninety nine. Two hundred. I have been counting out loud because the tower counts back. Every \
            number comes down to me again, about a second late.
            """
          ),
          ("Ewan Strachan", "The children used to race their own voices. The voices always won."),
        ]
      ),
      DemoChapter(
        title: "Where the lamp was", link: "https://en.wikipedia.org/wiki/Fresnel_lens",
        lines: [
          (
            "Ewan Strachan",
            """
            This is where it stood. A lens taller than I am, floating on a bath of mercury. You could turn two tons of \
            glass with one finger, and in the whole of the night it made no sound.
            """
          ),
          ("Mara Quill", "So what did the keepers hear?"),
          ("Ewan Strachan", "Each other. And the wind trying the door."),
        ]
      ),
      DemoChapter(
        title: "The bell", link: "https://en.wikipedia.org/wiki/Fog_bell",
        lines: [
          ("Mara Quill", "We have permission to strike the fog bell one time. Ewan has taken off his hat."),
          (
            "Ewan Strachan",
            """
            There. Now count. They say it was cast a little flat on purpose, so that no one at sea would take it for a \
            church.
            """
          ),
          (
            "Mara Quill",
            """
            It goes down the tower, it turns round somewhere near the bottom, and it comes back up to have another look \
            at us. I make that seven seconds. Ewan makes it seven and a half, but he was a guide here, and he is \
            allowed.
            """
          ),
        ]
      ),
      DemoChapter(
        title: "Lights out", link: nil,
        lines: [
          (
            "Mara Quill",
            """
            Seven seconds, top to bottom. From up here I can see four working lighthouses, each of them blinking to \
            itself, and I cannot hear a single one. This tower has no light at all, and it is the only one that speaks.
            """
          ),
          ("Ewan Strachan", "Mind your head on the way down."),
        ]
      ),
    ]
  )
}
