import Database
import Formats

extension Show {
  /// Removes the show with everything in it: episodes, pages, history, and the people and files that nothing else has. What lies in
  /// the storage goes by the next sweep.
  func remove(at now: Timestamp, _ db: any Connection) throws {
    let people = try db.values(
      """
      SELECT person_id FROM show_people WHERE show_id = \(id)
      UNION SELECT person_id FROM episode_people JOIN episodes ON episodes.id = episode_id WHERE show_id = \(id) ORDER BY 1
      """, as: PersonID.self)
    var media = try db.values(
      """
      SELECT artwork_id AS id FROM shows WHERE id = \(id) AND artwork_id IS NOT NULL
      UNION SELECT artwork_id FROM episodes WHERE show_id = \(id) AND artwork_id IS NOT NULL
      UNION SELECT audio_id FROM episodes WHERE show_id = \(id) AND audio_id IS NOT NULL
      UNION SELECT image_id FROM episode_chapters JOIN episodes ON episodes.id = episode_id
        WHERE show_id = \(id) AND image_id IS NOT NULL
      UNION SELECT original_id FROM recordings JOIN episodes ON episodes.id = episode_id
        WHERE show_id = \(id) AND original_id IS NOT NULL
      UNION SELECT former_id FROM recordings JOIN episodes ON episodes.id = episode_id
        WHERE show_id = \(id) AND former_id IS NOT NULL
      UNION SELECT product_id FROM recordings JOIN episodes ON episodes.id = episode_id
        WHERE show_id = \(id) AND product_id IS NOT NULL
      ORDER BY 1
      """, as: MediaID.self)
    media += try db.values(
      "SELECT image_id FROM people WHERE id IN \(list: people) AND image_id IS NOT NULL ORDER BY image_id", as: MediaID.self)
    try db.execute("DELETE FROM shows WHERE id = \(id)")
    try db.execute(
      """
      DELETE FROM people WHERE id IN \(list: people) AND NOT EXISTS (SELECT 1 FROM show_people WHERE person_id = people.id)
        AND NOT EXISTS (SELECT 1 FROM episode_people WHERE person_id = people.id)
      """)
    try db.execute(
      """
      DELETE FROM media WHERE id IN \(list: media)
        AND NOT EXISTS (SELECT 1 FROM shows WHERE artwork_id = media.id)
        AND NOT EXISTS (SELECT 1 FROM episodes WHERE artwork_id = media.id OR audio_id = media.id)
        AND NOT EXISTS (SELECT 1 FROM episode_chapters WHERE image_id = media.id)
        AND NOT EXISTS (SELECT 1 FROM recordings WHERE original_id = media.id OR product_id = media.id OR former_id = media.id)
        AND NOT EXISTS (SELECT 1 FROM people WHERE image_id = media.id)
      """)
    try Event.append(.showDeleted, subject: id, at: now, db)
  }
}
