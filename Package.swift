// swift-tools-version: 6.3
import PackageDescription

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)

// Daybook, bottom up. A module may use the modules of its own layer that stand above it in this
// list, and any module of a layer its own layer stands on. Nothing else: the manifest traps, and
// `tools/layers` compares every `import` in Sources with what is declared here.
let layers = [
  // Values and their one wire form. No I/O, no clock.
  Layer(
    "Kernel",
    standsOn: [],
    [
      Module("Amounts"),
      Module("BusinessCalendar"),
      Module("Codec"),
      Module("RandomNumbers"),
      Module("RuleSyntax", uses: ["Amounts", "BusinessCalendar"], outside: [yams]),
      Module("Events", uses: ["Amounts", "BusinessCalendar", "Codec"]),
    ]
  ),

  // The books, as pure functions of events.
  Layer(
    "Accounting",
    standsOn: ["Kernel"],
    [
      Module("ChartOfAccounts", uses: ["Amounts", "RuleSyntax"]),
      Module("Journal", uses: ["Amounts", "BusinessCalendar", "Events"]),
      Module(
        "EntryRules",
        uses: [
          "Amounts", "BusinessCalendar", "ChartOfAccounts", "Codec", "Events", "Journal",
          "RuleSyntax",
        ]
      ),
      Module(
        "Ledgers",
        uses: ["Amounts", "BusinessCalendar", "ChartOfAccounts", "Codec", "Events", "Journal"]
      ),
      // The second opinion: nothing of this layer, so that agreement means something.
      Module(
        "IndependentReplay",
        uses: ["Amounts", "BusinessCalendar", "Codec", "Events", "RuleSyntax"]
      ),
    ]
  ),

  // Money movement, as pure deciders: an event and a state in, an outcome out.
  Layer(
    "Operations",
    standsOn: ["Kernel", "Accounting"],
    [
      Module("Accounts", uses: ["Codec", "Events", "Journal", "Ledgers", "RuleSyntax"]),
      Module("Payments", uses: ["Events", "Ledgers"]),
      Module("Vouchers", uses: ["Events"]),
      Module("Statements", uses: ["Amounts", "BusinessCalendar", "Codec", "Events"]),
      Module(
        "DayEnd",
        uses: [
          "Amounts", "BusinessCalendar", "ChartOfAccounts", "Codec", "Events", "RuleSyntax",
          "Statements",
        ]
      ),
    ]
  ),

  // LMDB and the event store. It knows nothing of accounting.
  Layer(
    "Storage",
    standsOn: ["Kernel"],
    [
      Module("CLMDB", kind: .systemLibrary),
      Module("COpenSSL", kind: .systemLibrary),
      Module("Digests", uses: ["COpenSSL"]),
      Module("LMDB", uses: ["CLMDB"]),
      Module("SortedRuns", uses: ["Codec"]),
      Module("EventStore", uses: ["BusinessCalendar", "Codec", "Digests", "Events", "LMDB"]),
    ]
  ),

  // The shell: one writer, many readers, the clock.
  Layer(
    "Application",
    standsOn: ["Kernel", "Accounting", "Operations", "Storage"],
    [
      Module("CSimdJSON", kind: .cxx(links: "simdjson")),
      Module("JSONText", uses: ["CSimdJSON"]),
      Module(
        "Intake",
        uses: [
          "Amounts", "BusinessCalendar", "Codec", "Digests", "Events", "JSONText", "RuleSyntax",
        ]
      ),
      Module(
        "Daybook",
        uses: [
          "Accounts", "Amounts", "BusinessCalendar", "ChartOfAccounts", "Codec", "DayEnd",
          "Digests",
          "EntryRules", "Events", "EventStore", "IndependentReplay", "Intake", "JSONText",
          "Journal", "Ledgers", "LMDB", "Payments", "RuleSyntax", "SortedRuns", "Statements",
          "Vouchers",
        ]
      ),
      Module(
        "Scenarios",
        uses: [
          "Amounts", "BusinessCalendar", "ChartOfAccounts", "Daybook", "Events", "Intake",
          "JSONText", "RuleSyntax", "Statements",
        ]
      ),
      // Days of a platform from a seed, and a checker that knows no decider.
      Module(
        "Simulation",
        uses: [
          "Amounts", "BusinessCalendar", "Daybook", "Events", "Intake", "RandomNumbers",
          "Statements",
        ]
      ),
    ]
  ),

  // What people and programs touch.
  Layer(
    "Interfaces",
    standsOn: ["Kernel", "Accounting", "Operations", "Application"],
    [
      Module(
        "DaybookCommand",
        kind: .executable,
        uses: [
          "Amounts", "BusinessCalendar", "ChartOfAccounts", "Daybook", "DayEnd", "EntryRules",
          "Events", "Intake", "RuleSyntax", "Scenarios", "Simulation", "Statements",
        ],
        outside: [argumentParser]
      )
    ]
  ),
]

// The same for every target of ours: strict, and a warning is an error.
let settings: [SwiftSetting] = [
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  .treatAllWarnings(as: .error),
]

// Modules that have tests of their own, in Tests/<Layer>/<Module>Tests. A test may import whatever
// its module may, and the test support.
let tested: Set<String> = [
  "Accounts",
  "Amounts",
  "BusinessCalendar",
  "ChartOfAccounts",
  "Codec",
  "DayEnd",
  "Daybook",
  "Digests",
  "EntryRules",
  "EventStore",
  "Events",
  "IndependentReplay",
  "Intake",
  "JSONText",
  "LMDB",
  "Payments",
  "RuleSyntax",
  "Scenarios",
  "Simulation",
  "SortedRuns",
  "Statements",
  "Vouchers",
]

// Programs and suites beside the layers: test support, the suites that run whole books, and the
// small programs that tools/ calls.
let programs: [Target] = [
  .target(
    name: "DaybookTestSupport",
    dependencies: ["BusinessCalendar"],
    path: "Tests/Support/DaybookTestSupport",
    swiftSettings: settings
  ),
  .testTarget(
    name: "TidyTests",
    dependencies: ["DaybookTestSupport"],
    path: "Tests/TidyTests",
    swiftSettings: settings
  ),
  // A platform's days, made up from a seed, with their own tally of what must come of them.
  .target(
    name: "PlatformDay",
    dependencies: ["BusinessCalendar", "RandomNumbers"],
    path: "Tests/Support/PlatformDay",
    swiftSettings: settings
  ),
  .executableTarget(
    name: "platform-day",
    dependencies: ["BusinessCalendar", "PlatformDay", argumentParser],
    path: "tools/platform-day",
    swiftSettings: settings
  ),
  // A small program on the library, as a user would write it.
  .executableTarget(
    name: "daybook-example",
    dependencies: ["BusinessCalendar", "Daybook", "Events", "Intake", "Statements"],
    path: "Tests/Example",
    swiftSettings: settings
  ),
  // Whole made-up days through intake and engine, from seeds.
  .testTarget(
    name: "PlatformDays",
    dependencies: [
      "BusinessCalendar", "Daybook", "DaybookTestSupport", "Events", "Intake", "PlatformDay",
      "RandomNumbers", "Statements",
    ],
    path: "Tests/Simulation/PlatformDays",
    swiftSettings: settings
  ),
  // Laws that hold of every book, on random ones.
  .testTarget(
    name: "LawTests",
    dependencies: [
      "Amounts", "BusinessCalendar", "Daybook", "DaybookTestSupport", "Events", "RandomNumbers",
      "Statements",
    ],
    path: "Tests/Laws",
    swiftSettings: settings
  ),
  // What tools/bench runs.
  .executableTarget(
    name: "daybook-bench",
    dependencies: [
      "BusinessCalendar", "Codec", "Daybook", "DaybookTestSupport", "Events", "LMDB",
      "PlatformDay", "RandomNumbers", "Statements", argumentParser,
    ],
    path: "tools/benchmarks",
    swiftSettings: settings
  ),
  .testTarget(
    name: "PlatformDayTests",
    dependencies: ["BusinessCalendar", "DaybookTestSupport", "PlatformDay"],
    path: "Tests/Support/PlatformDayTests",
    swiftSettings: settings
  ),
  .testTarget(
    name: "DaybookTestSupportTests",
    dependencies: ["BusinessCalendar", "DaybookTestSupport", "RandomNumbers"],
    path: "Tests/Support/DaybookTestSupportTests",
    swiftSettings: settings
  ),
]

let package = Package(
  name: "Daybook",
  products: [
    .library(
      name: "Daybook",
      targets: ["Daybook", "Amounts", "BusinessCalendar", "Events", "Intake", "Statements"]
    ),
    .executable(name: "daybook", targets: ["DaybookCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: targets(of: layers) + tests(of: layers) + programs,
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// MARK: How the list above becomes targets

struct Module {
  enum Kind { case library, executable, systemLibrary, cxx(links: String) }
  let name: String
  let kind: Kind
  let uses: [String]
  let outside: [Target.Dependency]

  init(
    _ name: String,
    kind: Kind = .library,
    uses: [String] = [],
    outside: [Target.Dependency] = []
  ) {
    (self.name, self.kind, self.uses, self.outside) = (name, kind, uses, outside)
  }
}

struct Layer {
  let name: String
  let below: [String]
  let modules: [Module]

  init(_ name: String, standsOn below: [String], _ modules: [Module]) {
    (self.name, self.below, self.modules) = (name, below, modules)
  }
}

@MainActor func targets(of layers: [Layer]) -> [Target] {
  var layerOf: [String: String] = [:]
  return layers.flatMap { layer in
    layer.modules.map { module in
      for other in module.uses {
        guard let home = layerOf[other] else { fatalError("\(module.name) stands below \(other)") }
        precondition(
          home == layer.name || layer.below.contains(home),
          "\(module.name) (\(layer.name)) may not use \(other) (\(home))"
        )
      }
      layerOf[module.name] = layer.name
      return target(module, path: "Sources/\(layer.name)/\(module.name)")
    }
  }
}

@MainActor func tests(of layers: [Layer]) -> [Target] {
  layers.flatMap { layer in
    layer.modules.filter { tested.contains($0.name) }.map { module in
      .testTarget(
        name: "\(module.name)Tests",
        dependencies: Set([module.name, "DaybookTestSupport", "RandomNumbers"] + module.uses)
          .sorted()
          .map { Target.Dependency(stringLiteral: $0) } + module.outside,
        path: "Tests/\(layer.name)/\(module.name)Tests",
        swiftSettings: settings
      )
    }
  }
}

@MainActor func target(_ module: Module, path: String) -> Target {
  let uses = module.uses.map { Target.Dependency(stringLiteral: $0) } + module.outside
  switch module.kind {
  case .library:
    return .target(name: module.name, dependencies: uses, path: path, swiftSettings: settings)
  case .executable:
    return .executableTarget(
      name: module.name,
      dependencies: uses,
      path: path,
      swiftSettings: settings
    )
  case .systemLibrary:
    return .systemLibrary(name: module.name, path: path)
  case .cxx(let library):
    return .target(name: module.name, path: path, linkerSettings: [.linkedLibrary(library)])
  }
}
