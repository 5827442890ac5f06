import ArgumentParser

/// The program: one binary that serves, works, imports and exports.
@main
struct Lectern: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lectern",
    abstract: "Run your own podcasts: site, feeds, audio.",
    subcommands: [
      Serve.self, Work.self, Import.self, Export.self, ShowCommand.self, AccountCommand.self, Demo.self, Doctor.self,
    ])
}
