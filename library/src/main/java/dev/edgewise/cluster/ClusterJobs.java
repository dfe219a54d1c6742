package dev.edgewise.cluster;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;

/// Has the executors of a cluster make parts. The `ServiceLoader` finds it on the class path.
public interface ClusterJobs {
    /// What executors do.
    ///
    /// @param master where the cluster is: `local[4]`, `spark://HOST:7077`, …
    /// @param arguments the command line that every executor runs
    /// @param directory where finished parts go
    /// @param sum of everything that the pieces depend on
    /// @param rows of every part
    /// @param parts those that are not there yet
    record Job(String master, Arguments arguments, String directory, String sum, int rows, int[] parts)
            implements Serializable {
        /// Returns the file of a part.
        public PartFile file(int index) {
            return new PartFile(Path.of(directory), sum, rows, index);
        }
    }

    /// A command line.
    @SuppressWarnings("serial") // a list of texts that is serializable itself
    record Arguments(List<String> words) implements Serializable {
        public Arguments {
            words = List.copyOf(words);
        }
    }

    /// Parts that are being made. Closing ends the job.
    interface Running extends BooleanSupplier, AutoCloseable {
        /// Tells whether the job has ended.
        @Override
        boolean getAsBoolean();

        /// Returns what was finished so far.
        PartCounts counts();

        /// Returns when the job has ended well.
        ///
        /// @throws dev.edgewise.error.UserException if it has not, with the reason
        void require();

        @Override
        void close();
    }

    /// A run whose ranks train on executors.
    ///
    /// @param size how many there are
    /// @param leader the command line of rank 0
    /// @param followers that of the others
    /// @param run its directory
    record Ranks(String master, int size, Arguments leader, Arguments followers, String run) {}

    /// Has the ranks of a run train, each on an executor, and returns when all have ended.
    ///
    /// @return the exit code of rank 0
    /// @throws dev.edgewise.error.UserException if a rank refuses what it is given, or there is no such cluster
    /// @throws dev.edgewise.error.RankFailedException if a rank was lost
    int train(Ranks ranks);

    /// Starts a job.
    ///
    /// @param here makes parts that are asked for in this process
    /// @throws dev.edgewise.error.UserException if there is no such cluster
    Running start(Job job, PartDesk here);
}
