/// The faults that a user can act on. Each carries one message: what, the value got, what is allowed, what to do
/// next. The command line prints the message without a stack trace. Programming errors stay Java's own
/// exceptions. In a message, [dev.edgewise.error.Quoted] shows a value from outside.
@NullMarked
package dev.edgewise.error;

import org.jspecify.annotations.NullMarked;
