import Codec

extension IndependentReplay {
  /// Where the replay stands, to go on from there later.
  package var state: ReplayState {
    var state = ReplayState()
    (state.sequence, state.recorded, state.openDate) = (sequence, recorded, openDate)
    state.publications = publications
    state.accounts = accounts.all.map { account in
      ReplayState.Account(
        account: account.text,
        debit: account.debit,
        credit: account.credit,
        settings: account.settings
      )
    }
    state.parked = parked.sorted()
    state.releases = releases.values.sorted { $0.sequence < $1.sequence }
    state.reversed = reversed.sorted()
    state.suspensions = suspensions
    state.customers = customers.all
    state.held = held
    state.holdsOfTwo = holds.filter(\.value.isOfTwo).map(\.key).sorted()
    return state
  }

  /// What is left of the holds in force, in the order of their names and accounts.
  package var held: [ReplayState.Held] {
    holds.flatMap { name, hold in
      hold.left.map { account, left in
        let text = accounts.place(of: account).map { accounts.all[$0].text } ?? ""
        return ReplayState.Held(hold: name, lastDay: hold.lastDay, account: text, left: left)
      }
    }.sorted { ($0.hold, $0.account) < ($1.hold, $1.account) }
  }

  private mutating func start(from held: ReplayState.Held) {
    guard let key = key(of: held.account) else {
      return note(
        .damaged,
        at: held.account,
        expected: "subject/owner[/purpose]/currency",
        actual: held.account,
        "the starting state has a hold on \"\(held.account)\", which is no account"
      )
    }
    holds[held.hold, default: ReplayHold(lastDay: held.lastDay)].left[key] = held.left
    accounts.hold(held.left, at: accounts.place(of: key, symbols))
  }

  /// Takes a state over; what cannot be read in it is noted.
  mutating func start(from state: ReplayState) {
    (sequence, recorded, openDate) = (state.sequence, state.recorded, state.openDate)
    for publication in state.publications {
      do throws(ReplayFault) { try publish(publication) } catch { faults.append(error) }
    }
    for account in state.accounts {
      guard let key = key(of: account.account) else {
        note(
          .damaged,
          at: account.account,
          expected: "subject/owner[/purpose]/currency",
          actual: account.account,
          "the starting state has a balance of \"\(account.account)\", which is no account"
        )
        continue
      }
      let place = accounts.place(of: key, symbols)
      accounts.start(at: place, debit: account.debit, credit: account.credit)
      accounts.set(account.settings, at: place)
    }
    parked = Set(state.parked)
    for release in state.releases { releases[release.parked] = release }
    reversed = Set(state.reversed)
    suspensions = state.suspensions
    for (name, customer) in state.customers { customers.add(customer, name) }
    for held in state.held { start(from: held) }
    for hold in state.holdsOfTwo { holds[hold]?.isOfTwo = true }
  }
}
