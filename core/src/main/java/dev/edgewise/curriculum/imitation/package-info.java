/// Which expert solutions are shown. To add a rule: implement [dev.edgewise.curriculum.Imitation] here, give
/// `curriculum.imitate` a constant for it and `cli.assembly.Curricula` a case, and extend
/// `ImitationContract`.
@NullMarked
package dev.edgewise.curriculum.imitation;

import org.jspecify.annotations.NullMarked;
