package dev.edgewise.curriculum.imitation;

import dev.edgewise.curriculum.Imitation;
import dev.edgewise.testkit.ImitationContract;

/// What it shows is tested in `CurriculumTest`.
final class FrontierImitationTest extends ImitationContract {
    @Override
    protected Imitation rule() {
        return FrontierImitation.below(0.5);
    }
}
