import Amounts
import BusinessCalendar
import Events
import Foundation

/// The members of `data` that only Daybook's own event types have; they travel in the record's
/// tail as `{"data":{…}}`.
struct OwnData: Codable, Sendable {
  // book.opened
  var book: String?
  var timeZone: String?
  var cutOff: String?
  var firstDay: String?
  var format: Int?
  var publicKey: String?
  // chart.published, rules.published
  var file: String?
  var source: String?
  // account.opened, account.changed
  var account: String?
  var status: String?
  var limit: Money?
  var negative: String?
  var codes: [String]?
  var kind: String?
  var cardOwnership: String?
  // customer.*, login.*
  var customer: String?
  var login: String?
  var customerClass: String?
  var ownership: String?
  var sensitive: Sensitive?
  // entry.reversed
  var style: String?
  // day.cut, day.sealed
  var closes: String?
  var opens: String?
  var day: String?
  // day.reconciled
  var currency: String?
  var certificate: String?
  // hold.placed
  var expiresOn: String?

  /// An amount as events carry it.
  struct Money: Codable, Sendable {
    var amount: String
    var currency: String
  }

  /// What is kept as tokens.
  struct Sensitive: Codable, Sendable {
    var identity: String?
  }

  enum CodingKeys: String, CodingKey {
    case book, format, file, source, account, status, limit, negative, codes, style, closes, opens
    case kind
    case cardOwnership = "card_ownership"
    case day, currency, certificate, customer, login, ownership, sensitive
    case customerClass = "class"
    case timeZone = "time_zone"
    case cutOff = "cut_off"
    case firstDay = "first_day"
    case publicKey = "public_key"
    case expiresOn = "expires_on"
  }

  /// The record's tail, one level above.
  private struct Tail: Codable {
    var data: OwnData
  }

  init() {}

  /// Reads the members that are there and of their type; what an event keeps under a name that only
  /// another type declares may be anything.
  init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    func read<Value: Decodable>(_ key: CodingKeys) -> Value? {
      try? members.decode(Value.self, forKey: key)
    }
    (book, timeZone, cutOff) = (read(.book), read(.timeZone), read(.cutOff))
    (firstDay, format, publicKey) = (read(.firstDay), read(.format), read(.publicKey))
    (file, source) = (read(.file), read(.source))
    (account, status, limit) = (read(.account), read(.status), read(.limit))
    (customer, login, customerClass) = (read(.customer), read(.login), read(.customerClass))
    (ownership, sensitive) = (read(.ownership), read(.sensitive))
    (negative, codes, style) = (read(.negative), read(.codes), read(.style))
    (kind, cardOwnership) = (read(.kind), read(.cardOwnership))
    (closes, opens, day, certificate) = (
      read(.closes), read(.opens), read(.day), read(.certificate)
    )
    (currency, expiresOn) = (read(.currency), read(.expiresOn))
  }

  /// The name of a published chart, for messages.
  var chartFile: String { file ?? "chart.yaml" }

  /// The name of a published file of rules, for messages.
  var ruleFile: String { file ?? "rules.yaml" }

  /// Reads a tail; empty where there is none.
  init(tail: String) throws(BookFailure) {
    guard !tail.isEmpty else { return }
    do {
      self = try JSONDecoder().decode(Tail.self, from: Data(tail.utf8)).data
    } catch {
      throw BookFailure(.badInput, "data of this event cannot be read: \(error)")
    }
  }

  /// The tail to record: canonical JSON, keys sorted.
  func tail() throws(BookFailure) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(Tail(data: self)), as: UTF8.self)
    } catch {
      throw BookFailure(.badInput, "data of this event cannot be written: \(error)")
    }
  }
}

extension EventDraft {
  /// An event of Daybook's own, to be written by the writer only.
  static func own(_ type: String, id: String, _ data: OwnData) throws(BookFailure) -> EventDraft {
    var draft = EventDraft(type: type, source: EventType.ownSource, id: id)
    draft.tail = try data.tail()
    return draft
  }
}
