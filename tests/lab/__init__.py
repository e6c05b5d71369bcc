"""A stand-in for Amazon ECR that real clients push to, on 127.0.0.1 only.

``world``     says what exists and what is broken (frozen values)
``policies``  decides who may do what, and in which words ECR refuses
``tokens``    mints and reads ECR-shaped authorization tokens
``state``     what a running lab has stored: repositories, identities, calls
``registry``  the data plane, ``https://<account>.dkr.ecr.<region>.amazonaws.com/v2/``
``bearer``    Docker Hub and ECR Public, for pushes that went there
``control``   the AWS API: STS, ECR, IAM, KMS, CloudTrail
``network``   certificates and the CONNECT proxy
``gateway``   all of it, started and stopped together
``clients``   dockerd and the other real clients, wired to a lab
"""
