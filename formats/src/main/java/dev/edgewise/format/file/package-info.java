/// Files as a whole: mapped for reading, written completely or not at all, and names from a stranger checked
/// before they become paths.
@NullMarked
package dev.edgewise.format.file;

import org.jspecify.annotations.NullMarked;
