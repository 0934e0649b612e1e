/// Ties a value made from pointers to the borrow that keeps them valid.
///
/// Unsafe: the caller knows that what `dependent` points at lives as long as `source` is borrowed.
@unsafe @_unsafeNonescapableResult
@_lifetime(borrow source)
func _overrideLifetime<T: ~Copyable & ~Escapable, U: ~Copyable & ~Escapable>(
  _ dependent: consuming T,
  borrowing source: borrowing U
) -> T { dependent }

/// Ties a value made from pointers to whatever `source` itself depends on.
///
/// Unsafe: the caller knows that what `dependent` points at lives as long as that.
@unsafe @_unsafeNonescapableResult
@_lifetime(copy source)
func _overrideLifetime<T: ~Copyable & ~Escapable, U: ~Copyable & ~Escapable>(
  _ dependent: consuming T,
  copying source: borrowing U
) -> T { dependent }
