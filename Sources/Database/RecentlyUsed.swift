/// A map that keeps the entries used last and hands back the one that has to go.
struct RecentlyUsed<Key: Hashable, Value> {
  let capacity: Int
  private var entries: [Key: (value: Value, used: UInt64)] = [:]
  private var clock: UInt64 = 0

  init(capacity: Int) { self.capacity = capacity }

  var count: Int { entries.count }

  /// The entry, now the one used last.
  mutating func use(_ key: Key) -> Value? {
    guard let index = entries.index(forKey: key) else { return nil }
    clock += 1
    entries.values[index].used = clock
    return entries.values[index].value
  }

  /// Keeps an entry; returns the one that had to go. Finding it looks at all of them, which is rare and they are few.
  mutating func keep(_ value: Value, for key: Key) -> Value? {
    clock += 1
    let replaced = entries.updateValue((value, clock), forKey: key)?.value
    guard entries.count > capacity, let oldest = entries.min(by: { $0.value.used < $1.value.used })?.key else { return replaced }
    return entries.removeValue(forKey: oldest)?.value
  }

  /// Forgets an entry.
  mutating func remove(_ key: Key) { entries[key] = nil }

  /// Forgets all and returns them.
  mutating func removeAll() -> [Value] {
    defer { entries = [:] }
    return entries.values.map(\.value)
  }
}
