/// The first season of Small Machines.
extension DemoContent {
  static let smallMachinesWeight = DemoEpisode(
    number: 1, season: 1, type: "full", title: "The Weight That Fell for a Week",
    summary: """
      A stone on a rope wants to reach the floor at once. Everything inside a clock is an argument for waiting. We open a \
      tower clock and meet the part that does the arguing.
      """,
    notes: """
      Hamish Orr winds a tower clock once a week: one hundred and ten turns, then a sit-down. Julian goes up with him to \
      find out where the effort goes.

      ## The machine

      A falling weight drives a train of wheels. At the end of the train stands the \
      [escapement](https://en.wikipedia.org/wiki/Escapement), which lets exactly one tooth past at each swing of the \
      pendulum. The tick is not the sound of time going by. It is the sound of time being **stopped**, over and over.

      ## Parts to remember

      1. The weight, which wants to fall
      2. The train, which passes that wish along
      3. The escapement, which says *not yet*
      4. The pendulum, which decides how long *not yet* is

      ## Sources

      The clock in this episode was made in 1763 and is still on its first bell.
      """,
    daysAgo: 136, tags: ["clocks", "gravity", "escapements"],
    links: [
      ("Escapement", "https://en.wikipedia.org/wiki/Escapement"),
      ("Verge escapement", "https://en.wikipedia.org/wiki/Verge_escapement"),
      ("Turret clock", "https://en.wikipedia.org/wiki/Turret_clock"),
    ],
    guests: ["Hamish Orr"], sponsors: ["The Tuesday Bench"],
    chapters: [
      DemoChapter(
        title: "A hundred and ten turns", link: nil,
        lines: [
          (
            "Julian Ashe",
            """
            Every Friday, Hamish Orr climbs fifty eight steps and lifts a quarter of a ton of stone with one arm. He \
            does it slowly, with a crank, and he does it for a clock.
            """
          ),
          ("Hamish Orr", "A hundred and ten turns. Then I sit down. The clock has all week, and so have I."),
        ]
      ),
      DemoChapter(
        title: "What the weight wants", link: nil,
        lines: [
          (
            "Julian Ashe",
            """
            Let go of a stone, and it reaches the floor in about a second. This one takes seven days. So the first \
            question is, who is holding it?
            """
          ),
          ("Hamish Orr", "Nobody is holding it. Somebody keeps interrupting it."),
          (
            "Julian Ashe",
            """
            So we lifted the cover. Inside there are five wheels, each one turning faster than the last. Down here, the \
            big one goes round twice in a day. Up there, at the far end, the smallest is almost in a hurry.
            """
          ),
        ]
      ),
      DemoChapter(
        title: "The interrupter", link: "https://en.wikipedia.org/wiki/Escapement",
        lines: [
          (
            "Hamish Orr",
            """
            See this wheel with the pointed teeth, and this wee anchor rocking over it. The wheel tries to spin. The \
            anchor lets one tooth by, and then it catches the next.
            """
          ),
          ("Julian Ashe", "So the tick that we hear is not time passing. It is time being stopped."),
          ("Hamish Orr", "Thirty times a minute. I find that restful."),
        ]
      ),
      DemoChapter(
        title: "Who sets the pace", link: nil,
        lines: [
          (
            "Julian Ashe",
            """
            The pendulum sets the pace, and nothing about a pendulum is complicated except its length. Hamish adjusts it \
            with old pennies. One penny, laid on top of the bob, and the clock gains two fifths of a second in a day.
            """
          ),
          ("Hamish Orr", "Two pennies if there is a wedding."),
        ]
      ),
    ]
  )

  static let smallMachinesLock = DemoEpisode(
    number: 2, season: 1, type: "full", title: "A Lock With Manners",
    summary: """
      For sixty years a padlock hung in a shop window with a challenge painted beside it: two hundred guineas to whoever \
      could open it. Then an American came to the Great Exhibition.
      """,
    notes: """
      In 1790 [Joseph Bramah](https://en.wikipedia.org/wiki/Joseph_Bramah) put a padlock in his window in Piccadilly and \
      dared the world to open it. The world took sixty-one years.

      ## The challenge

      > The artist who can make an instrument that will pick or open this lock shall receive 200 guineas the moment it is \
      produced.

      ## What happened in 1851

      [Alfred Charles Hobbs](https://en.wikipedia.org/wiki/Alfred_Charles_Hobbs) worked at it for some fifty hours, spread \
      over sixteen days. He got it open, he was paid, and the newspapers argued about it until Christmas.

      ## Try it yourself

      Hamish recommends starting with a lock that you own, and whose key you can find.
      """,
    daysAgo: 129, tags: ["locks", "London", "wagers"],
    links: [
      ("Joseph Bramah", "https://en.wikipedia.org/wiki/Joseph_Bramah"),
      ("Bramah lock", "https://en.wikipedia.org/wiki/Bramah_lock"),
      ("Alfred Charles Hobbs", "https://en.wikipedia.org/wiki/Alfred_Charles_Hobbs"),
      ("The Great Exhibition", "https://en.wikipedia.org/wiki/Great_Exhibition"),
    ],
    guests: ["Hamish Orr", "Greta Lindqvist"], sponsors: ["The Tuesday Bench"],
    chapters: [
      DemoChapter(
        title: "The card in the window", link: "https://en.wikipedia.org/wiki/Bramah_lock",
        lines: [
          (
            "Julian Ashe",
            """
            Seventeen ninety, Piccadilly. In a shop window hangs a padlock the size of a fist, and next to it there is a \
            card. Two hundred guineas to anyone who can open it without the key.
            """
          ),
          ("Greta Lindqvist", "That was about four years of a craftsman's wages. People really did come in and try."),
        ]
      ),
      DemoChapter(
        title: "Eighteen sliders", link: nil,
        lines: [
          (
            "Hamish Orr",
            """
            It is a lovely thing. There are eighteen sliders in a ring. Push each one to its own depth, and not a hair \
            further, and the whole barrel turns. It is a polite lock. It only asks that you know everything about it.
            """
          ),
          ("Julian Ashe", "And if you know only seventeen?"),
          ("Hamish Orr", "Then you know nothing. Good night."),
        ]
      ),
      DemoChapter(
        title: "Fifty hours", link: "https://en.wikipedia.org/wiki/Alfred_Charles_Hobbs",
        lines: [
          (
            "Greta Lindqvist",
            """
            In eighteen fifty one, an American locksmith named Alfred Hobbs asks for a quiet room, and thirty days. He \
            needs sixteen. He keeps a light pressure on the barrel and feels for the slider that pushes back.
            """
          ),
          ("Hamish Orr", "He let the lock tell him. They all want to talk, you know."),
        ]
      ),
      DemoChapter(
        title: "After the wager", link: nil,
        lines: [
          (
            "Julian Ashe",
            """
            He was paid. The newspapers were furious. And here is what I like best. The makers did not take the lock out \
            of the window. They made the sliders harder to feel, and then they hung it up again.
            """
          ),
          ("Greta Lindqvist", "You can still go and see it. It has not been opened since."),
          (
            "Hamish Orr",
            """
            I made a copy of it once, for a museum, with only seven sliders. It took me a winter. My apprentice had it \
            open in an afternoon, and I have never been so proud, or so annoyed.
            """
          ),
        ]
      ),
    ]
  )

  static let smallMachinesMetronome = DemoEpisode(
    number: 3, season: 1, type: "full", title: "The Metronome's Long Arm",
    summary: """
      A man in Amsterdam builds it, a man from Vienna puts his name on it, and Beethoven changes his mind twice. The \
      season ends with a machine that ticks on purpose.
      """,
    notes: """
      Every clock we have opened this season ticks because it must. This one ticks because somebody asked it to.

      ## Two names

      - **[Dietrich Nikolaus Winkel](https://en.wikipedia.org/wiki/Dietrich_Nikolaus_Winkel)** found, in 1814, that a \
      short double-weighted pendulum could swing slowly.
      - **[Johann Nepomuk Maelzel](https://en.wikipedia.org/wiki/Johann_Nepomuk_M%C3%A4lzel)** saw it, added a scale, and \
      patented it the next year.

      A commission later decided for Winkel. By then the letters *M. M.* were already printed at the head of every score \
      in Europe.

      ## Homework before season two

      Set a metronome to sixty and leave the room. Come back when you think that five minutes have gone by. Write and tell \
      us how wrong you were.
      """,
    daysAgo: 122, tags: ["music", "patents", "Vienna"],
    links: [
      ("Metronome", "https://en.wikipedia.org/wiki/Metronome"),
      ("Dietrich Nikolaus Winkel", "https://en.wikipedia.org/wiki/Dietrich_Nikolaus_Winkel"),
      ("Johann Nepomuk Maelzel", "https://en.wikipedia.org/wiki/Johann_Nepomuk_M%C3%A4lzel"),
    ],
    guests: ["Greta Lindqvist"], sponsors: [],
    chapters: [
      DemoChapter(
        title: "A pendulum that cheats", link: "https://en.wikipedia.org/wiki/Metronome",
        lines: [
          (
            "Julian Ashe",
            """
            To swing once in a second, a pendulum has to be about a metre long. This box is the height of a bottle of \
            wine. So it is cheating, and I wanted to know how.
            """
          ),
          (
            "Greta Lindqvist",
            """
            There is a second weight, hidden in the base. The one that you can see is only half of the argument.
            """
          ),
          (
            "Julian Ashe",
            """
            I found it with a magnet on a piece of string. Slide the upper weight higher, and the two of them come \
            nearly into balance, like children on a seesaw. And a thing that is nearly balanced takes its time.
            """
          ),
        ]
      ),
      DemoChapter(
        title: "Amsterdam, 1814", link: nil,
        lines: [
          (
            "Greta Lindqvist",
            """
            The idea belongs to Dietrich Winkel, an organ builder in Amsterdam. He shows it to a visitor from Vienna, a \
            showman called Maelzel. The visitor admires it very much.
            """
          ),
          ("Julian Ashe", "How much?"),
          ("Greta Lindqvist", "He patents it. In Paris, and then in London, with a handsome scale down the front."),
        ]
      ),
      DemoChapter(
        title: "Beethoven's numbers", link: nil,
        lines: [
          (
            "Julian Ashe",
            """
            Beethoven was delighted, for a while. He gave numbers to all of his symphonies, and pianists have been \
            complaining about those numbers ever since. Some are so fast that people think his machine was broken.
            """
          ),
          (
            "Greta Lindqvist",
            """
            Or that he read the number below the weight instead of the one above it. I have seen it done.
            """
          ),
        ]
      ),
      DemoChapter(
        title: "The last tick", link: nil,
        lines: [
          (
            "Julian Ashe",
            """
            So that is our season. A clock that interrupts a stone. A lock that waits to be told. And a small wooden box \
            that does nothing at all but agree with itself. Next time, we go to sea, and we take something that points.
            """
          ),
          ("Greta Lindqvist", "Bring a coat. And nothing made of iron."),
        ]
      ),
    ]
  )
}
