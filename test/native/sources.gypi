{
  "variables": {}
}
