/// Rewards that an outside program gives: a command that reads and writes lines, or a server.
@NullMarked
package dev.edgewise.reward.external;

import org.jspecify.annotations.NullMarked;
