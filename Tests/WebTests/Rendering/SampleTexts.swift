import Formats

@testable import Web

/// What the sample pages say, in the languages they are looked at in.
struct Texts {
  let show, subtitle, summary, host, about: String
  let titles, people, tags: [String]
  let notes: String
  let lines: [String]

  /// A transcript of `lines`, spoken in turns.
  var transcript: [TranscriptHTML.Paragraph] {
    (0..<14).map { index in
      TranscriptHTML.Paragraph(
        start: Milliseconds(Int64(index) * 31_400), end: Milliseconds(Int64(index) * 31_400 + 30_000),
        speaker: people[index % 3 == 2 ? 0 : index % 3],
        text: Array(repeating: lines[index % lines.count], count: 1 + index % 3).joined(separator: " "))
    }
  }

  static let all = ["en": english, "de": german, "zh": chinese, "ar": arabic]

  static let english = Texts(
    show: "The Long Way Home", subtitle: "Slow conversations with people who build, mend and keep things.",
    summary:
      "Bridges are never finished; they are only handed on. Mara walks the length of one with the woman who has painted it, end to end and back again, for thirty-one years.",
    host: "Mara Lindqvist", about: "About",
    titles: [
      "The bridge painter’s thirty-one years", "What the tide clock knows", "Letters to a lighthouse that moved",
      "Live from the tool library",
      "A field guide to other people’s sheds", "Before we set out", "How to listen to a river & not fall in",
    ], people: ["Mara Lindqvist", "Tomás Oyelaran", "Dr. Ines Achterberg-Whitcombe", "Yusuf", "Noor Haddad", "Bea Kowalczyk"],
    tags: ["craft", "water", "engineering", "slow journalism"],
    notes: """
      <p>Every spring <a href="https://example.org">Ingrid Solberg</a> starts at the northern tower, and every autumn she arrives at the southern one. \
      Then she begins again. We talked about patience, weather, and why <em>“good enough”</em> is the most exact measure she knows.</p>
      <h3>Mentioned</h3>
      <ul><li>The Forth Bridge and its myth</li><li><a href="https://example.org/paint">Paint chemistry for salt air</a> <a href="?t=725" data-seek="725">12:05</a></li><li>Richard Sennett, <cite>The Craftsman</cite></li></ul>
      <blockquote><p>You don’t paint a bridge. You keep it company.</p></blockquote>
      <pre><code>wind &lt; 8 m/s and dew point &lt; steel - 3 °C</code></pre>
      """,
    lines: [
      "When I started they told me it would take seven years from one end to the other, and that by then I would know whether I liked it.",
      "And did you?",
      "I knew after the first winter. You stand up there before the city is awake, and the whole river is yours. Nobody asks you for anything but the next metre.",
      "People imagine it as a punishment, something out of a myth. You push the stone up and it rolls down again.",
      "But the stone in the story doesn’t carry forty thousand people to work in the morning.",
    ])

  static let german = Texts(
    show: "Der lange Heimweg", subtitle: "Langsame Gespräche mit Menschen, die bauen, flicken und bewahren.",
    summary:
      "Brücken werden nie fertig, sie werden nur weitergegeben. Mara geht eine der Länge nach ab, mit der Frau, die sie seit einunddreißig Jahren streicht, hin und wieder zurück.",
    host: "Mara Lindqvist", about: "Über uns",
    titles: [
      "Die einunddreißig Jahre der Brückenmalerin", "Was die Gezeitenuhr weiß", "Briefe an einen umgezogenen Leuchtturm",
      "Live aus der Werkzeugbibliothek", "Donaudampfschifffahrtsgesellschaftskapitänsmütze", "Bevor wir losgehen",
      "Wie man einem Fluss zuhört",
    ], people: ["Mara Lindqvist", "Jörg Weißhäupl", "Dr. Ines Achterberg", "Yusuf", "Noor Haddad"],
    tags: ["Handwerk", "Wasser", "Ingenieurskunst"],
    notes:
      "<p>Jeden Frühling beginnt Ingrid Solberg am Nordturm, und jeden Herbst kommt sie am Südturm an.</p><ul><li>Der Mythos der Forth Bridge</li></ul>",
    lines: [
      "Als ich anfing, hieß es, von einem Ende zum anderen dauert es sieben Jahre.", "Und dann?", "Dann weiß man, ob man es mag.",
    ])

  static let chinese = Texts(
    show: "慢慢回家", subtitle: "与建造、修补和守护事物的人们，慢慢聊天。",
    summary: "桥永远不会完工，只会一代代交接。这一期，我们和一位刷了三十一年桥的女工一起，从桥的这一头走到那一头。", host: "林小溪", about: "关于我们",
    titles: ["刷桥人的三十一年", "潮汐钟知道什么", "写给搬家灯塔的信", "工具图书馆现场", "别人家棚屋野外指南", "出发之前", "如何倾听一条河"],
    people: ["林小溪", "陈默", "欧阳若兰", "王大川"], tags: ["手艺", "水", "工程"],
    notes: "<p>每年春天，她从北塔开始；每年秋天，她到达南塔。然后重新开始。</p><ul><li>福斯桥的传说</li><li><a href=\"https://example.org\">海风中的油漆化学</a></li></ul>",
    lines: ["刚来的时候，他们告诉我，从这头刷到那头要七年，到那时你就知道自己喜不喜欢了。", "那你喜欢吗？", "第一个冬天过后我就知道了。"])

  static let arabic = Texts(
    show: "الطريق الطويل إلى البيت", subtitle: "أحاديث هادئة مع من يبنون ويُصلحون ويحفظون الأشياء.",
    summary: "الجسور لا تكتمل أبدًا، بل تُسلَّم من يد إلى يد. نمشي على طول جسر مع المرأة التي تطليه منذ واحد وثلاثين عامًا.",
    host: "مريم الخطيب", about: "عن البرنامج",
    titles: [
      "واحد وثلاثون عامًا مع الجسر", "ما تعرفه ساعة المدّ", "رسائل إلى منارة انتقلت", "من مكتبة الأدوات", "دليل إلى أكواخ الآخرين",
      "قبل أن ننطلق", "كيف تصغي إلى نهر",
    ],
    people: ["مريم الخطيب", "نور حداد", "يوسف"], tags: ["حِرَف", "ماء", "هندسة"],
    notes:
      "<p>في كل ربيع تبدأ من البرج الشمالي، وفي كل خريف تصل إلى البرج الجنوبي، ثم تبدأ من جديد.</p><ul><li>أسطورة الجسر</li></ul>",
    lines: ["عندما بدأت قالوا لي إن الأمر يستغرق سبع سنوات من طرف إلى طرف.", "وهل أحببت ذلك؟", "عرفت بعد الشتاء الأول."])
}
