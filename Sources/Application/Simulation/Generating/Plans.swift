/// What orders are meant to do, before chance has its way: codes with the amount in twelfths of the
/// order's price, in the order of a life without trouble.
enum Plans {
  /// One amount follows the code; further ones have names.
  struct Move {
    var code: String
    var twelfths: Int
    var others: [String: Int] = [:]

    init(_ text: Substring) {
      let parts = text.split(separator: "+")
      let first = parts[0].split(separator: ":")
      code = String(first[0])
      twelfths = first.count > 1 ? Int(first[1]) ?? 0 : 12
      for part in parts.dropFirst() {
        let pair = part.split(separator: "=")
        others[String(pair[0])] = Int(pair[1])
      }
    }
  }

  /// `reverse` takes the order's last payment back by hand, `unasked` its last request, `unsaid` what
  /// was said of it last; `reviewed`
  /// and `rejected` are about its last invoice, `dismissed` about what was said last and may be
  /// parked.
  static let all: [[Move]] = [
    // Secured, settled at once or in parts, refunded before and after, one way or another.
    "1003 1011 2001", "1003 8011 1011:5 2001:5 1011:7 2001:7 4003:6 4101:6",
    "1001 4001:4 4101:4 1011:8 2001:8 4003:8 4011:8 4103:8",
    "1004 1011 4002:6 4022:6 2001", "1003 4001 4101 4201+booked=12 4021",
    "1003 4001:6 4011:6 4014:6 4021:6 1011 2001", "1003 4001 4011 4103 4203:12 4102",
    "1003 1008 1010 1011:24 2001:24 4003 4101 4003 4101", "1003 1008 8113 1011 2001 4003 4101 4003",
    "1009 1011 2001 4003:5 4105:5", "1004:5 1003:7 4004:5 4001:7 4101:7",
    "1003 4001:6 4001:6 4001:6 4101:6 4102:6", "1003 1011 2001 4003 4201:12 4101 4201+booked=12",
    "1003 1011 2001 4003:6+shortfall=2 4101:6 4301:2", "1003 reverse 1003 1011 2001",
    "1003 4001 4011 4201 4103", "1003 4001 4201 4011 4103",
    "1003 1011 unsaid 1011 2001 unsaid 2001",
    "1005 1011:8 2001:8 4003:4 4101:4", "1041 4003:6 4101:6", "1003 1011 2002",
    // Instant, to be settled, with a coupon, with change, paid twice.
    "1002 8011 4003 4101 4201+booked=12 4023", "1006 9102:3 2001:15", "1006 9101:3 1011:3 2001:15",
    "1006 4002:6+coupon=3 4101:6", "1007+change=3 4005:3 4102:3 1011:9 2001:9",
    "1007+change=3 4005:3 4025:3 4005:3 4101:3", "1003 1008 4006 4101 1011 2001",
    // Disputes and payments that never were.
    "1003 4401:6 4411:6 1011 2001", "1006 4402 4421 2001", "1003 1011 2001 4403:6 4413:6 4403:6",
    "1003 4421:6+fee=1 4412:6", "1003 4421:9+fee=1 4402:20",
    "1003 8102 1031", "1006 8102 8121 2001", "1003 1011 2001 8102:6 1033:6",
    // Suspense: raised, claimed, taken back, written off, set off.
    "8101 1010 1011 2001", "8101 8113", "8101:6 4006:6 4101:6", "8102 8126", "8101 8102 8115",
    "1008 1010 1011 2001 4003 4101", "1003 1011 2001 4003 4101 8103 4202 4101",
    "1003 1011 2001 8104:6 4106:6", "1003 4001:6 8104:6 4104:6", "8106 4012 4013 4012 3021",
    "8106 4012:5 4012:5 3021:5 3021:5", "8106 4012 unasked 4012 3021", "8106 8152", "8107 8154",
    // Withdrawals, also of users; payments that the bank knew first; margin.
    "3001 3002+fee=1 3003:11 3005:11 3003:11 3005:11 3004+fee=1", "3001 3006", "3001 3002 3004",
    "3011 3012 3013 3015 3014", "3001 3002 3003 8105 3007+booked=12", "8107 3001 3002 3008",
    "3011 3012 3013 8105 3017+booked=12", "8107 3011 3012 3018", "3011 3016",
    "3001 3002 3003 3003 3004 3003", "3001 3002 3004 3003 3004", "3011 3012 3013 3014 3015 3013",
    "1002 7001:6 7003:3 7002:3",
    // Recharges, also revoked; transfers; credit repaid; promoters; what is granted.
    "5001 8102:3 5021:3 6001:4 3011:5 3012:5 3013:5", "5011 8102:3 5022:3 3001:6 3002:6 3003:6",
    "1009:6 1011:6 1021:8", "5001 1004 1011 2001", "5001 6001:6 6001:6",
    "1009 1011 2001 1021:7 1021:5 4303:2",
    "1003 1011 2001+promotion=3 2021:3 3021:3",
    "1003 1011 2001+promotion=3 2021:3 2023:3", "1003 1011 2001+promotion=3 2021:3 unasked",
    "9111:2 6001:1", "1003 8102:4 1032:4 1011:8 2001:8", "8104:6 8141:6 4103:6",
    // The channel's side: reconciled, cash with its fee, what is short and comes later.
    "1003 8001 8021+fee=1 1011 2001", "1002 8001 8022:9+short=3 8127:3", "8011:1 8012:1 8013:1",
    "1002 8031:2 8032:1", "1008 8101:6 4006 4026 4101", "8103:6 8131:6 4202:6",
    "1003 1011 2001 4003 4101 8002 8014:1", "1009 1011 2001 4003 4105 8016:1", "2011:1 2011:2",
    "1003 8003:12+reported=10+short=2 1011 2001", "1003 8003:12+reported=13+long=1 1011 2001",
    "1003 8015+fee=2+tax=1 1011 2003+commission=2+commission_tax=1", "1006 4402 4412 2001",
    "1003 1011 2001 3001 4003:6+shortfall=6 4101:6 4302:6",
    "1003 1011 2001 3001 4403:6+shortfall=6 4413:6 4302:6",
    "1003 1011 2001 3001 4003:6+shortfall=6 4302:6 4023:6+shortfall=6",
    "8101 1003 8111 1011 2001", "8101 8114", "3001 3002 3003 8105 8151", "8106 8153", "8107 8155",
    // The platform's own: exchange, points, own money and the reserve, taxes, the end of a month.
    "6002:6+received=3", "5011 6002:6+received=1 3001:3 3002:3 3003:3", "9001:9 9002:4 9002:6",
    "8033:4 9111:2 8034:1", "8035:6 8036:6", "8031:9 8041:1", "0201:2 0202:2", "0203:2+input=1",
    "0101:6 0108:2", "0102:6 0101:6 0103:6+booked=6+gross=6 reviewed 0106:4 0106:2 0107:1",
    "0105:3+gross=3 reviewed 0106:3", "4101 dismissed 1003 4001 4101",
    "1003 4103:20 dismissed 1011",
    "0102:6 0101:6 0103:7+booked=6+gross=8+tax=1 rejected 0103:6+booked=6+gross=6 reviewed 0106:6",
    "0301:3+service_fees=3 0303:2", "0302:2 0304:1", "0305:1+received=1",
  ].map { $0.split(separator: " ").map(Move.init) }
}
