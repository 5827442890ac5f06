import Database
import Testing

struct SQLTests {
  private let slug = "it's; DROP TABLE shows"

  @Test func interpolatedValuesAreBoundAndNeverText() {
    let sql: SQL = "SELECT id FROM shows WHERE slug = \(slug) AND number = \(7)"
    #expect(sql.text(for: .sqlite) == "SELECT id FROM shows WHERE slug = ? AND number = ?")
    #expect(sql.text(for: .postgres) == "SELECT id FROM shows WHERE slug = $1 AND number = $2")
    #expect(sql.parameters.map(\.value) == [.text(slug), .integer(7)])
  }

  @Test func splicedPiecesAreNumberedAgain() {
    let condition: SQL = "number > \(3) AND title <> 'really?'"
    let sql: SQL = "SELECT \(raw: "id") FROM episodes WHERE show = \(1) AND (\(condition)) AND season IN \(list: [4, 5])"
    #expect(
      sql.text(for: .postgres)
        == "SELECT id FROM episodes WHERE show = $1 AND (number > $2 AND title <> 'really?') AND season IN ($3, $4)")
    #expect(sql.parameters.map(\.value) == [.integer(1), .integer(3), .integer(4), .integer(5)])
  }

  @Test func conditionsJoin() {
    let conditions: [SQL] = ["a = \(1)", "b = \(2)"]
    #expect(conditions.joined(" AND ").text(for: .postgres) == "a = $1 AND b = $2")
    #expect(("x " + conditions.joined(" OR ")).text == "x a = ? OR b = ?")
  }

  @Test func charactersBeforeAPlaceAreCountedInBytes() {
    let sql: SQL = "SELECT 'Ünïcødé 🎙️', \(1), '?', \(2)"
    #expect(sql.text(for: .postgres) == "SELECT 'Ünïcødé 🎙️', $1, '?', $2")
  }

  @Test func anAbsentValueKeepsItsKind() {
    let number: Int64? = nil
    let sql: SQL = "\(number)"
    #expect(sql.parameters == [SQL.Parameter(kind: .integer, value: .null)])
  }
}
