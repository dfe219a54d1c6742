package dev.edgewise.curriculum.imitation;

import dev.edgewise.curriculum.Imitation;

/// What it shows is tested in `CurriculumTest`.
final class FrontierImitationTest extends ImitationContract {
    @Override
    Imitation rule() {
        return FrontierImitation.below(0.5);
    }
}
