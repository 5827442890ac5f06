/// The folder of real material beside the repository, with a slash at its end; tests that need it are skipped where it is missing.
let sharedFolder: String = {
  // …/repository/Tests/FormatsTests/SharedFolder.swift
  let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
  return "/\(root)/shared/data/"
}()
