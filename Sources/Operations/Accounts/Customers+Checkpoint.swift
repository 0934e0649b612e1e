package import Codec

/// The form in which customers stand in a checkpoint; what the chart says of them is not in it.
extension Customers {
  /// Appends all customers with their logins and what they have used.
  package func encode(into writer: inout ByteWriter) {
    writer.count(all.count)
    for customer in all {
      for part in [customer.name, customer.identity, customer.customerClass] {
        writer.varint(UInt64(part))
      }
      writer.u8(customer.isCompany ? 1 : 0)
      writer.varint(UInt64(customer.ownLimit.currency))
      writer.wide(customer.ownLimit.minor)
      writer.count(customer.logins.count)
      for login in customer.logins {
        writer.varint(UInt64(login))
        writer.u8(isOpen(login) ? 1 : 0)
      }
      writer.count(customer.used.count)
      for used in customer.used {
        writer.signed(Int64(used.year))
        writer.varint(UInt64(used.currency))
        writer.wide(used.amount)
      }
    }
  }

  /// Reads what ``encode(into:)`` wrote.
  ///
  /// - Throws: ``CodecError`` where the bytes do not have this form.
  package mutating func decode(from reader: inout ByteReader) throws(CodecError) {
    for index in 0..<(try reader.count()) {
      var command = CustomerCommand(kind: .registered)
      command.customer = try reader.varint32()
      command.identity = try reader.varint32()
      command.customerClass = try reader.varint32()
      command.isCompany = try reader.u8() == 1
      command.limit = (try reader.varint32(), try reader.wide())
      evolve(command)
      for _ in 0..<(try reader.count()) {
        var login = CustomerCommand(kind: .loginOpened)
        (login.customer, login.login) = (command.customer, try reader.varint32())
        evolve(login)
        guard try reader.u8() == 0 else { continue }
        login.kind = .loginClosed
        evolve(login)
      }
      for _ in 0..<(try reader.count()) {
        let start = reader.offset
        guard let year = Int32(exactly: try reader.signed()) else {
          throw .malformed(offset: start)
        }
        let currency = try reader.varint32()
        let amount = try reader.wide()
        all[index].used.append(Used(year: year, currency: currency, amount: amount))
      }
    }
  }
}
