package dev.edgewise.curriculum.imitation;

import dev.edgewise.curriculum.Imitation;

/// What it shows is tested in `CurriculumTest`.
final class AskedImitationTest extends ImitationContract {
    @Override
    Imitation rule() {
        return new AskedImitation(0.5);
    }
}
