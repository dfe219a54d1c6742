/// The faults a user can act on. Each carries one message: what, the value got, what is allowed, what to do next.
/// The command line prints the message without a stack trace; programming errors stay Java's own exceptions.
/// A value from outside stands in a message as [dev.edgewise.error.Quoted] shows it.
@NullMarked
package dev.edgewise.error;

import org.jspecify.annotations.NullMarked;
