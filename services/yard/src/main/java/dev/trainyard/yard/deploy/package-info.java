/**
 * Puts Trainyard on a Kubernetes cluster and takes it away again: {@code deploy}, {@code undeploy}, {@code cluster}. The
 * manifests of {@code k8s/} say what is deployed and kubectl does it; this adds the waiting, and the sentence that says
 * what is wrong.
 */
@NullMarked
package dev.trainyard.yard.deploy;

import org.jspecify.annotations.NullMarked;
