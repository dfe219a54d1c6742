/// Parts made by Spark: the option `--spark` of the command.
///
/// The driver is the command itself. [dev.edgewise.spark.SparkJobs] starts a job with a task for every part.
/// [dev.edgewise.spark.ExecutorDesk] runs the same command once in every executor, so that a model is loaded
/// once there; in local mode it is the driver's own. A task that ends twice, or on two executors at a time,
/// leaves one file.
@NullMarked
package dev.edgewise.spark;

import org.jspecify.annotations.NullMarked;
