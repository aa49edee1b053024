/**
 * What a run did, in numbers: a journal that follows the log of a run and answers at any virtual time how its jobs
 * stand, the summary that it ends with, and its forms for machines (one line of JSON) and people (a table). Everything
 * here is computed from the log alone, so a replay of a run tells the same story.
 */
@NullMarked
package dev.trainyard.yard.summary;

import org.jspecify.annotations.NullMarked;
