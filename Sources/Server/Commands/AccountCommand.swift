import ArgumentParser
import Database
import Domain
import Web

/// `lectern account …`: links by which people come in where no mail is sent, and who has an account.
struct AccountCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account", abstract: "List the accounts, and print links to sign in by.",
    subcommands: [List.self, Owner.self, Link.self], defaultSubcommand: List.self)

  struct List: WorkingCommand {
    static let configuration = CommandConfiguration(abstract: "List the accounts.")

    func work(_ place: Workplace) async throws {
      let lines = try await place.services.database.read { db in
        let titles = Dictionary(try Show.all(db).map { ($0.id, $0.title) }, uniquingKeysWith: { first, _ in first })
        return try Account.all(db).map { account in
          let roles = try account.roles(db).sorted { $0.key < $1.key }.map {
            "\($0.value.rawValue) of \(titles[$0.key] ?? "a show")"
          }
          let what = account.isOwner ? "owner" : roles.isEmpty ? "no role" : roles.joined(separator: ", ")
          let state = account.disabledAt != nil ? ", disabled" : account.hasPassword ? "" : ", invited"
          return "\(account.email) (\(account.name)): \(what)\(state)"
        }
      }
      if lines.isEmpty {
        place.terminal.line("There are no accounts yet. “lectern account owner” prints a link to make the first.")
      }
      for line in lines { place.terminal.line(line) }
    }
  }

  struct Owner: WorkingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a link that makes the owner's account, or, where there is one, sets its password.")

    func work(_ place: Workplace) async throws {
      let origin = try place.settings.installation().origin
      let now = place.services.clock.now
      let line = try await place.services.database.write { db in
        guard try Account.hasOwner(db),
          let owner = try Account.all(db).first(where: { $0.isOwner && $0.disabledAt == nil && $0.hasPassword })
        else {
          return "Create your account: \(origin)/admin/welcome/\(try AccountLink.make(.first, for: nil, at: now, db).text)"
        }
        let token = try AccountLink.make(.reset, for: owner.id, at: now, db)
        return "Set the password of \(owner.email), within the hour: \(origin)/admin/reset/\(token.text)"
      }
      place.terminal.line(line)
    }
  }

  struct Link: WorkingCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a link by which somebody sets a new password; it works once.")

    @Argument(help: "The email address they sign in with.")
    var email: String

    @Flag(help: "Also turn their second factor off, for somebody who has lost the phone and the recovery codes.")
    var withoutSecondFactor = false

    func work(_ place: Workplace) async throws {
      let origin = try place.settings.installation().origin
      let now = place.services.clock.now
      let line = try await place.services.database.write { db in
        guard var account = try Account.find(email: email, db) else {
          throw ImportError("Nobody signs in with \(email). “lectern account” lists the accounts.")
        }
        if withoutSecondFactor { try account.dropSecondFactor(at: now, db) }
        if account.disabledAt != nil {
          throw ImportError("\(email) is disabled. An owner can enable the account at \(origin)/admin/accounts.")
        }
        let (token, purpose) = try AccountLink.make(for: account, at: now, db)
        let lasts = purpose == .reset ? "within the hour" : "within a week"
        return "Set the password of \(account.email), \(lasts): \(origin)/admin/\(purpose.rawValue)/\(token.text)"
      }
      place.terminal.line(line)
    }
  }
}
