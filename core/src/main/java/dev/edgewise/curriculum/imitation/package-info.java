/// The rules of which expert solutions are shown. To add one: implement [dev.edgewise.curriculum.Imitation],
/// give it a `dev.edgewise.plugin.ImitationProvider`, and extend `ImitationContract`.
@NullMarked
package dev.edgewise.curriculum.imitation;

import org.jspecify.annotations.NullMarked;
