package dev.edgewise.spark;

import dev.edgewise.cluster.ClusterJobs;
import dev.edgewise.cluster.PartDesk;
import dev.edgewise.cluster.PartFile;
import dev.edgewise.cluster.PartWork;
import dev.edgewise.error.DataException;
import dev.edgewise.error.UserException;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;

/// Makes a part on an executor. What a person must mend goes to the driver; anything else Spark tries again.
///
/// @param key names the job in an executor
record PartTask(ClusterJobs.Job job, String key, SparkCounts counts) implements VoidFunction<Integer> {
    @Override
    public void call(Integer index) {
        PartFile file = job.file(index);
        if (file.exists()) {
            return; // another attempt was faster
        }
        try {
            PartDesk desk = ExecutorDesk.of(key, job);
            if (!desk.sum().equals(job.sum())) {
                throw new DataException("executor " + SparkEnv.get().executorId()
                        + " sees other data, another model or other options than where the command was started;"
                        + " put the same files at the same paths everywhere, and name --precision if processors"
                        + " differ");
            }
            PartWork.Done done = desk.part(index, job.rows());
            file.write(done, Long.toString(TaskContext.get().taskAttemptId()));
            counts.add(done.counts());
        } catch (UserException refused) {
            counts.add(String.valueOf(refused.getMessage()));
        }
    }
}
