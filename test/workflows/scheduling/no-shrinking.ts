import fc from 'fast-check';

/** Of a mutant only whether it fails is asked, not the smallest story in which it does; and it is asked some hundred times. */
fc.configureGlobal({ endOnFailure: true, numRuns: 40 });
