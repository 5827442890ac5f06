import Database
import Formats

/// One table's part in an export: which columns, which rows belong to a show, and what is made anew on the way back in.
struct ArchiveTable: Sendable {
  /// What a column holds, which decides how it is written in JSON and bound again.
  enum Kind: Sendable {
    case integer, real, text, boolean
    /// An address, which must be one that a page may link to.
    case link
    /// A JSON list of objects with an address in `url`.
    case links
    /// Safe HTML made from another column's Markdown. It is never taken from an archive, which might have been tampered with.
    case html(of: String, policy: SafeHTML.Policy)
  }

  let name: String
  let columns: [(name: String, kind: Kind)]
  /// The rows of a show.
  let rows: @Sendable (ShowID) -> SQL
  let order: SQL

  private init(
    _ name: String, _ columns: String, html: [(String, of: String, policy: SafeHTML.Policy)] = [], order: SQL,
    rows: @escaping @Sendable (ShowID) -> SQL
  ) {
    self.name = name
    self.rows = rows
    self.order = order
    self.columns =
      columns.split(whereSeparator: \.isWhitespace).map { column in
        switch column.first {
        case "#": (String(column.dropFirst()), .integer)
        case "?": (String(column.dropFirst()), .boolean)
        case "~": (String(column.dropFirst()), .real)
        case "@": (String(column.dropFirst()), .link)
        case "*": (String(column.dropFirst()), .links)
        default: (String(column), .text)
        }
      } + html.map { ($0.0, .html(of: $0.of, policy: $0.policy)) }
  }

  /// The columns that are read and written, those made anew left out.
  var stored: [(name: String, kind: Kind)] {
    columns.filter { if case .html = $0.kind { false } else { true } }
  }

  private static let ofEpisodes: @Sendable (ShowID) -> SQL = {
    "episode_id IN (SELECT id FROM episodes WHERE show_id = \($0))"
  }

  private static let people: @Sendable (ShowID) -> SQL = {
    """
    id IN (SELECT person_id FROM show_people WHERE show_id = \($0)
      UNION SELECT person_id FROM episode_people JOIN episodes ON episodes.id = episode_id WHERE show_id = \($0))
    """
  }

  /// The images and recordings that a show's rows point to, with their variants.
  private static let media: @Sendable (ShowID) -> SQL = { show in
    let used: SQL = """
      SELECT artwork_id FROM shows WHERE id = \(show) UNION SELECT artwork_id FROM episodes WHERE show_id = \(show)
      UNION SELECT audio_id FROM episodes WHERE show_id = \(show)
      UNION SELECT image_id FROM people WHERE \(people(show))
      UNION SELECT image_id FROM episode_chapters WHERE \(ofEpisodes(show))
      UNION SELECT original_id FROM recordings WHERE \(ofEpisodes(show))
      UNION SELECT product_id FROM recordings WHERE \(ofEpisodes(show))
      UNION SELECT former_id FROM recordings WHERE \(ofEpisodes(show))
      """
    return "id IN (\(used)) OR original_id IN (\(used))"
  }

  /// Every table with rows of a show, in an order in which foreign keys are met. `#` marks integers, `~` other numbers,
  /// `?` booleans, `@` addresses, `*` lists of addresses.
  static let all: [ArchiveTable] = [
    ArchiveTable(
      "media",
      """
      #id #original_id variant storage_key content_type #size sha256 #duration_ms #width #height @origin_url #created_at
      """, order: "original_id NULLS FIRST, id", rows: media),
    ArchiveTable(
      "shows",
      """
      #id slug title subtitle description language time_zone author owner_name owner_email copyright ?explicit type medium
      categories *fundings *platforms *socials keywords accent guid ?locked locked_owner theme_credit ?blocked ?complete @new_feed_url
      @website #artwork_id preserved source_url source_hash #version #created_at #updated_at
      """, html: [("description_html", of: "description", policy: .staff)], order: "id", rows: { "id = \($0)" }),
    ArchiveTable("show_hosts", "host #show_id #position", order: "position, host", rows: { "show_id = \($0)" }),
    ArchiveTable("show_aliases", "slug #show_id", order: "slug", rows: { "show_id = \($0)" }),
    ArchiveTable(
      "pages", "#show_id slug title body #position #updated_at", html: [("body_html", of: "body", policy: .staff)],
      order: "position, slug", rows: { "show_id = \($0)" }),
    ArchiveTable("redirects", "#show_id path @target #created_at", order: "path", rows: { "show_id = \($0)" }),
    ArchiveTable("seasons", "#show_id #number name", order: "number", rows: { "show_id = \($0)" }),
    ArchiveTable(
      "episodes",
      """
      #id #show_id guid ?guid_is_permalink #number #season type title short_title slug subtitle summary notes author status
      #published_at recorded_on ?explicit ?blocked #audio_id @audio_url #audio_length audio_type #duration_ms #artwork_id preserved
      source_hash #version #created_at #updated_at
      """, html: [("notes_html", of: "notes", policy: .notes)], order: "id", rows: { "show_id = \($0)" }),
    ArchiveTable("episode_aliases", "#show_id kind value #episode_id", order: "kind, value", rows: { "show_id = \($0)" }),
    ArchiveTable(
      "recordings",
      """
      #episode_id #original_id #product_id name state ?normalise message remarks format #bitrate #channels #sample_rate #duration_ms
      ~loudness ~loudness_range ~true_peak waveform found_chapters tags_digest #former_id problem ?keeps_incomplete #turn #updated_at
      """, order: "episode_id", rows: ofEpisodes),
    ArchiveTable(
      "episode_chapters", "#episode_id #position #start_ms #end_ms title @image #image_id @link ?hidden",
      order: "episode_id, position",
      rows: ofEpisodes),
    ArchiveTable(
      "episode_soundbites", "#episode_id #position #start_ms #length_ms title", order: "episode_id, position", rows: ofEpisodes),
    ArchiveTable("episode_links", "#episode_id #position title @url", order: "episode_id, position", rows: ofEpisodes),
    ArchiveTable("episode_sources", "#episode_id part @url", order: "episode_id, part", rows: ofEpisodes),
    ArchiveTable("tags", "#show_id slug name", order: "slug", rows: { "show_id = \($0)" }),
    ArchiveTable("episode_tags", "#episode_id slug #position", order: "episode_id, position, slug", rows: ofEpisodes),
    ArchiveTable(
      "transcripts", "#episode_id language #position cues paragraphs original original_form source_url #updated_at",
      order: "episode_id, position, language", rows: ofEpisodes),
    ArchiveTable(
      "people", "#id slug name bio @link *links #image_id @image_url #created_at #updated_at",
      html: [("bio_html", of: "bio", policy: .staff)], order: "id", rows: people),
    ArchiveTable(
      "person_aliases", "slug #person_id", order: "slug",
      rows: { "person_id IN (SELECT people.id FROM people WHERE \(people($0)))" }),
    ArchiveTable(
      "show_people", "#show_id #person_id role team #position", order: "position, person_id, role", rows: { "show_id = \($0)" }),
    ArchiveTable(
      "episode_people", "#episode_id #person_id role team #position", order: "episode_id, position, person_id, role",
      rows: ofEpisodes),
    ArchiveTable(
      "sponsors", "#id #show_id name text @url short_link #created_at #updated_at",
      html: [("text_html", of: "text", policy: .staff)], order: "id", rows: { "show_id = \($0)" }),
    ArchiveTable(
      "episode_sponsors", "#episode_id #sponsor_id #position", order: "episode_id, position, sponsor_id", rows: ofEpisodes),
    ArchiveTable(
      "sponsor_clicks", "#sponsor_id day #clicks", order: "sponsor_id, day",
      rows: { "sponsor_id IN (SELECT id FROM sponsors WHERE show_id = \($0))" }),
    ArchiveTable(
      "revisions", "#id subject_kind subject_key #show_id #version title what content account_name #at", order: "id",
      rows: { "show_id = \($0)" }),
  ]
}
